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
        from reseau.annuaire import cartes, ecoutes, historiques, verifications
        from reseau.annuaire.models import EntreeLexique
        from reseau.annuaire.queries import suivi
        from reseau.vocabulaires.permissions import SansSuppression

        registre.inscrire("navigation", registre.Entree("Qui fait quoi", nom_url="annuaire"), 20)
        registre.inscrire("implantations", suivi.implantations)
        registre.inscrire("lieux_des_bassins", suivi.lieux_par_bassin)
        registre.inscrire("espace_local", cartes.BLOC_ACCUEIL, 50)
        registre.inscrire("historiques", historiques.ENTREE_DITE)
        registre.inscrire("verifications", verifications.services_coherents)
        registre.inscrire("constats", verifications.promesses_a_tenir)
        registre.inscrire("verifications", verifications.lieux_coherents)
        registre.inscrire("verifications", verifications.contacts_coherents)
        registre.inscrire("verifications", verifications.permanences_coherentes)
        registre.inscrire("verifications", verifications.index_en_phase)
        register_permission_policy(EntreeLexique, SansSuppression(EntreeLexique))
        ecoutes.ecouter()
