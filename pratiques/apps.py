from django.apps import AppConfig


class PratiquesConfig(AppConfig):
    """Practice notes: written by counsellors, read by two networks, found by everyone."""

    name = "pratiques"
    verbose_name = "Pratiques"

    def ready(self) -> None:
        """Offer navigation, search, cards and checks to the ground floor."""
        from home import registre
        from home.nouvelles import SourceDeNouvelles
        from pratiques import garanties, nouvelles, offres, rendus, verifications
        from pratiques import offres_groupes as groupes
        from pratiques import offres_ressources as ressources

        registre.inscrire("navigation", registre.Entree("Pratiques", url="/pratiques/"), 300)
        notes = registre.Fournisseur("pratiques", "Pratiques", offres.chercher, "/pratiques/")
        registre.inscrire("recherche", notes, 300)
        registre.inscrire("bienvenue", offres.pas_des_pratiques, 40)
        registre.inscrire("cartes_espace", offres.carte_pratiques, 400)
        registre.inscrire("partages", offres.partages_de)
        registre.inscrire("par_theme", offres.par_theme, 20)
        registre.inscrire("par_theme", ressources.par_theme, 21)
        registre.inscrire("retient_publication", garanties.fiche_manques)
        registre.inscrire("accueil", offres.pratiques_de_l_accueil, 300)
        for rendu in rendus.RENDUS:
            registre.inscrire("rendus", rendu)
        suites = "Questions, réponses et reprises des fiches que vous signez, gardez ou commentez"
        for ordre, *source in (
            (300, "fiches", "Les fiches pratiques publiées", nouvelles.fiches_nouvelles),
            (310, "suites", suites, nouvelles.suites_des_fiches),
            (320, "ressources", "Les ressources publiées", ressources.ressources_nouvelles),
        ):
            registre.inscrire("nouvelles", SourceDeNouvelles(*source), ordre)
        registre.inscrire(
            "recherche",
            registre.Fournisseur("ressources", "Ressources", ressources.chercher_ressources, "/pratiques/ressources/"),
            310,
        )
        siennes = (offres.donnees_des_pratiques, ressources.donnees_des_ressources, groupes.donnees_des_groupes)
        for ordre, donnees in enumerate((*siennes, offres.ouvertures_faites), 40):
            registre.inscrire("donnees_personnelles", donnees, ordre)
        for coherence in (verifications.fiches_coherentes, ressources.ressources_coherentes, groupes.groupes_coherents):
            registre.inscrire("verifications", coherence)
