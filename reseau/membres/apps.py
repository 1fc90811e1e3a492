from django.apps import AppConfig


class MembresConfig(AppConfig):
    """Who belongs where, by which mandate; every right derives from it."""

    name = "reseau.membres"
    label = "membres"
    verbose_name = "Membres"

    def ready(self) -> None:
        """Offer roles, cards and checks to the ground floor."""
        from home import registre
        from home.liens import LienPersonnel
        from reseau.comptes.signals import compte_anonymise, compte_ferme
        from reseau.membres import cartes, donnees, droits, ecoutes, jetons, permissions, verifications
        from reseau.structures.signals import structure_fusionnee

        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="membres_fusion")
        compte_ferme.connect(ecoutes.rendre_les_droits, dispatch_uid="membres_fermeture")
        compte_anonymise.connect(ecoutes.effacer_les_traces, dispatch_uid="membres_anonymat")

        registre.inscrire("liens", LienPersonnel("invitation", jetons.invitation_lien))
        registre.inscrire("droits", droits.droits_du_reseau, 10)
        registre.inscrire("roles", permissions.roles_en_vigueur)
        registre.inscrire("tenus", cartes.tenus_de)
        registre.inscrire("cartes_espace", cartes.carte_bienvenue, 5)
        registre.inscrire("cartes_espace", cartes.carte_charge_de_mission, 850)
        registre.inscrire("cartes_espace", cartes.carte_equipe, 900)
        registre.inscrire("espace_local", cartes.BLOC_ANIMATION, 10)
        registre.inscrire("donnees_personnelles", donnees.donnees_du_reseau, 20)
        registre.inscrire("bienvenue", cartes.pas_du_reseau, 10)
        registre.inscrire(
            "navigation", registre.Entree("Personnes", nom_url="personnes", visible=permissions.est_membre), 310
        )
        registre.inscrire(
            "recherche", registre.Fournisseur("personnes", "Personnes", cartes.chercher, "/personnes/"), 250
        )
        registre.inscrire("accueil", cartes.accueil_demande)
        registre.inscrire("verifications", verifications.droits_coherents)
        registre.inscrire("verifications", verifications.appartenances_coherentes)
        registre.inscrire("constats", verifications.appartenances_a_revoir)
