from django.apps import AppConfig


class PratiquesConfig(AppConfig):
    """Practice notes: written by counsellors, read by two networks, found by everyone."""

    name = "pratiques"
    verbose_name = "Pratiques"

    def ready(self) -> None:
        """Offer navigation, search, cards and checks to the ground floor."""
        from home import registre
        from home.nouvelles import SourceDeNouvelles
        from pratiques import garanties, nouvelles, offres, verifications
        from pratiques import offres_groupes as groupes
        from pratiques import offres_ressources as ressources

        registre.inscrire("navigation", registre.Entree("Pratiques", url="/pratiques/"), 300)
        registre.inscrire(
            "recherche", registre.Fournisseur("pratiques", "Pratiques", offres.chercher, "/pratiques/"), 300
        )
        registre.inscrire("donnees_personnelles", offres.donnees_des_pratiques, 40)
        registre.inscrire("donnees_personnelles", offres.ouvertures_faites, 43)
        registre.inscrire("bienvenue", offres.pas_des_pratiques, 40)
        registre.inscrire("cartes_espace", offres.carte_pratiques, 400)
        registre.inscrire("partages", offres.partages_de)
        registre.inscrire("verifications", verifications.fiches_coherentes)
        registre.inscrire("retient_publication", garanties.fiche_manques)
        registre.inscrire("accueil", offres.pratiques_de_l_accueil, 300)
        registre.inscrire(
            "nouvelles", SourceDeNouvelles("fiches", "Les fiches pratiques publiées", nouvelles.fiches_nouvelles), 300
        )
        suites = "Questions, réponses et reprises des fiches que vous signez, gardez ou commentez"
        registre.inscrire("nouvelles", SourceDeNouvelles("suites", suites, nouvelles.suites_des_fiches), 310)
        registre.inscrire(
            "recherche",
            registre.Fournisseur("ressources", "Ressources", ressources.chercher_ressources, "/pratiques/ressources/"),
            310,
        )
        registre.inscrire(
            "nouvelles",
            SourceDeNouvelles("ressources", "Les ressources publiées", ressources.ressources_nouvelles),
            320,
        )
        registre.inscrire("donnees_personnelles", ressources.donnees_des_ressources, 41)
        registre.inscrire("verifications", ressources.ressources_coherentes)
        registre.inscrire("donnees_personnelles", groupes.donnees_des_groupes, 42)
        registre.inscrire("verifications", groupes.groupes_coherents)
