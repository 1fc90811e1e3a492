from django.apps import AppConfig


class ParcoursConfig(AppConfig):
    """Modules, player, progress and completion."""

    name = "safran.parcours"
    label = "parcours"
    verbose_name = "Parcours"

    def ready(self) -> None:
        """Offer the cards, the criterion and the checks; listen to the quizzes and the SCORM modules."""
        from wagtail.signals import page_unpublished

        from home import registre
        from reseau.comptes.signals import compte_anonymise, compte_ferme
        from safran.parcours import cartes, criteres, donnees, ecoutes, verifications
        from safran.parcours.pages import ModulePage
        from safran.parcours.queries import controles, suivis
        from safran.quiz.signals import reponse_relue, tentative_terminee
        from safran.scorm.signals import scorm_terminee

        registre.inscrire("donnees_personnelles", cartes.donnees_de_formation, 50)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_reponses, 55)
        registre.inscrire("bienvenue", cartes.pas_de_formation, 30)
        registre.inscrire("cartes_espace", cartes.carte_en_cours, 20)
        registre.inscrire("cartes_espace", cartes.carte_achevees, 25)
        for critere in (criteres.ETAPES_VUES, criteres.MODULE_VU, criteres.ETAPE_VUE):
            registre.inscrire("criteres", critere)
        registre.inscrire("retient_page", suivis.suivis_retenant)
        registre.inscrire("retient_publication", controles.manques_de_publication)
        registre.inscrire("verifications", verifications.parcours_coherents)
        registre.inscrire("constats", verifications.formations_vides)
        tentative_terminee.connect(ecoutes.quiz_rendu, dispatch_uid="parcours.quiz_rendu")
        reponse_relue.connect(ecoutes.reponse_lue, dispatch_uid="parcours.reponse_relue")
        scorm_terminee.connect(ecoutes.paquet_fini, dispatch_uid="parcours.paquet_fini")
        page_unpublished.connect(ecoutes.module_expire, sender=ModulePage, dispatch_uid="parcours.module_expire")
        for nom, signal in (("ferme", compte_ferme), ("anonymise", compte_anonymise)):
            signal.connect(ecoutes.traces_effacer, dispatch_uid=f"parcours.compte_{nom}")
