from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    """Who does what, where and when: places, services, their search, their life."""

    name = "reseau.annuaire"
    label = "annuaire"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        """Offer navigation, where the network receives, and checks; follow mergers of structures."""
        from wagtail.permissions import register_permission_policy

        from home import registre
        from home.courriels.boite import LienPersonnel
        from home.models import LigneSecours
        from reseau.annuaire import prises
        from reseau.annuaire.models import EntreeLexique
        from reseau.annuaire.queries import tenue
        from reseau.vocabulaires.permissions import SansSuppression

        registre.inscrire("navigation", registre.Entree("Qui fait quoi", nom_url="annuaire"), 20)
        registre.inscrire("liens", LienPersonnel("confirmation", tenue.confirmation_lien))
        registre.inscrire("implantations", tenue.implantations)
        registre.inscrire("lieux_des_bassins", tenue.lieux_par_bassin)
        registre.inscrire("espace_local", prises.BLOC_ACCUEIL, 50)
        registre.inscrire("historiques", prises.ENTREE_DITE)
        registre.inscrire("verifications", prises.services_coherents)
        registre.inscrire("constats", prises.promesses_a_tenir)
        registre.inscrire("verifications", prises.lieux_coherents)
        registre.inscrire("verifications", prises.contacts_coherents)
        registre.inscrire("verifications", prises.permanences_coherentes)
        registre.inscrire("verifications", prises.index_en_phase)
        for modele in (EntreeLexique, LigneSecours):
            register_permission_policy(modele, SansSuppression(modele))
        prises.ecouter()
