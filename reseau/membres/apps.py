from django.apps import AppConfig


class MembresConfig(AppConfig):
    """Who belongs where, by which mandate; every right derives from it."""

    name = "reseau.membres"
    label = "membres"
    verbose_name = "Membres"

    def ready(self) -> None:
        """Offer roles, cards and checks to the ground floor."""
        from home import registre
        from home.courriels.boite import LienPersonnel
        from reseau.comptes.models import compte_anonymise, compte_ferme
        from reseau.membres import permissions as droits
        from reseau.membres import prises
        from reseau.membres.queries import equipes, personnes
        from reseau.structures.models import structure_fusionnee

        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="membres_fusion")
        compte_ferme.connect(prises.rendre_les_droits, dispatch_uid="membres_fermeture")
        compte_anonymise.connect(prises.effacer_les_traces, dispatch_uid="membres_anonymat")

        registre.inscrire("liens", LienPersonnel("invitation", equipes.invitation_lien))
        registre.inscrire("droits", droits.droits_du_reseau, 10)
        registre.inscrire("roles", droits.roles_en_vigueur)
        registre.inscrire("cartes_espace", prises.carte_bienvenue, 5)
        registre.inscrire("cartes_espace", prises.carte_charge_de_mission, 850)
        registre.inscrire("cartes_espace", prises.carte_equipe, 900)
        registre.inscrire("espace_local", prises.BLOC_ANIMATION, 10)
        registre.inscrire("donnees_personnelles", personnes.donnees_du_reseau, 20)
        registre.inscrire("bienvenue", prises.pas_du_reseau, 10)
        registre.inscrire(
            "navigation", registre.Entree("Personnes", nom_url="personnes", visible=droits.est_membre), 310
        )
        registre.inscrire(
            "recherche", registre.Fournisseur("personnes", "Personnes", prises.chercher, "/personnes/"), 250
        )
        registre.inscrire("accueil", prises.accueil_demande)
        registre.inscrire("verifications", prises.droits_coherents)
        registre.inscrire("verifications", prises.appartenances_coherentes)
        registre.inscrire("constats", prises.appartenances_a_revoir)
