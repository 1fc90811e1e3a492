from django.apps import AppConfig


class ParcoursConfig(AppConfig):
    """Modules, player, progress and completion."""

    name = "safran.parcours"
    label = "parcours"
    verbose_name = "Parcours"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.signals import page_unpublished

        from home import registre
        from reseau.comptes.models import compte_anonymise, compte_ferme
        from safran.parcours import prises
        from safran.parcours.models import ModulePage
        from safran.parcours.queries import lecteur, modules, recherche, suivis
        from safran.quiz.models import reponse_relue, tentative_terminee
        from safran.scorm.models import scorm_terminee

        dans_les_etapes = registre.Fournisseur("etapes", "Dans les formations", recherche.etapes_chercher)
        registre.inscrire("recherche", dans_les_etapes, 25)
        registre.inscrire("donnees_personnelles", prises.donnees_de_formation, 50)
        registre.inscrire("donnees_personnelles", prises.donnees_des_reponses, 55)
        registre.inscrire("bienvenue", prises.pas_de_formation, 30)
        registre.inscrire("cartes_espace", prises.carte_en_cours, 20)
        registre.inscrire("cartes_espace", prises.carte_achevees, 25)
        for critere in (prises.ETAPES_VUES, prises.MODULE_VU, prises.ETAPE_VUE):
            registre.inscrire("criteres", critere)
        registre.inscrire("etats_de_formation", lecteur.etats_de_formation)
        registre.inscrire("suites_de_formation", lecteur.suites_de_formation, 10)
        registre.inscrire("retient_page", suivis.suivis_retenant)
        registre.inscrire("retient_publication", modules.manques_de_publication)
        registre.inscrire("verifications", prises.parcours_coherents)
        registre.inscrire("verifications", prises.etapes_cherchees)
        registre.inscrire("constats", prises.formations_vides)
        tentative_terminee.connect(prises.quiz_rendu, dispatch_uid="parcours.quiz_rendu")
        reponse_relue.connect(prises.reponse_lue, dispatch_uid="parcours.reponse_relue")
        scorm_terminee.connect(prises.paquet_fini, dispatch_uid="parcours.paquet_fini")
        post_save.connect(prises.module_enregistre, sender=ModulePage, dispatch_uid="parcours.module_enregistre")
        page_unpublished.connect(prises.module_expire, sender=ModulePage, dispatch_uid="parcours.module_expire")
        for nom, signal in (("ferme", compte_ferme), ("anonymise", compte_anonymise)):
            signal.connect(prises.traces_effacer, dispatch_uid=f"parcours.compte_{nom}")
