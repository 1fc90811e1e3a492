from django.apps import AppConfig


class PratiquesConfig(AppConfig):
    """Practice notes: written by counsellors, read by two networks, found by everyone."""

    name = "pratiques"
    verbose_name = "Pratiques"

    def ready(self) -> None:
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from pratiques import contenu, prises

        registre.inscrire("navigation", registre.Entree("Pratiques", url="/pratiques/"), 300)
        notes = registre.Fournisseur("pratiques", "Pratiques", prises.chercher, "/pratiques/")
        registre.inscrire("recherche", notes, 300)
        registre.inscrire("bienvenue", prises.pas_des_pratiques, 40)
        registre.inscrire("cartes_espace", prises.carte_pratiques, 400)
        registre.inscrire("partages", prises.partages_de)
        registre.inscrire("par_theme", prises.par_theme, 20)
        registre.inscrire("par_theme", prises.par_theme_offres_ressources, 21)
        registre.inscrire("retient_publication", contenu.fiche_manques)
        registre.inscrire("accueil", prises.pratiques_de_l_accueil, 300)
        for rendu in prises.RENDUS:
            registre.inscrire("rendus", rendu)
        suites = "Questions, réponses et reprises des fiches que vous signez, gardez ou commentez"
        for ordre, *source in (
            (300, "fiches", "Les fiches pratiques publiées", prises.fiches_nouvelles),
            (310, "suites", suites, prises.suites_des_fiches),
            (320, "ressources", "Les ressources publiées", prises.ressources_nouvelles),
        ):
            registre.inscrire("nouvelles", SourceDeNouvelles(*source), ordre)
        registre.inscrire("recherche", prises.RESSOURCES, 310)
        siennes = (prises.donnees_des_pratiques, prises.donnees_des_ressources, prises.donnees_des_groupes)
        for ordre, donnees in enumerate((*siennes, prises.ouvertures_faites), 40):
            registre.inscrire("donnees_personnelles", donnees, ordre)
        for coherence in (prises.fiches_coherentes, prises.ressources_coherentes, prises.groupes_coherents):
            registre.inscrire("verifications", coherence)
