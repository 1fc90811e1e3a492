from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The ground floor: shell, media, mails, search, documents."""

    name = "home"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Offer this floor's own checks; forget the kept pages when the tree of pages changes."""
        from django.db.backends.signals import connection_created

        from home import checks, donnees, registre, verifications  # noqa: F401 (les contrôles s’inscrivent seuls)
        from home.courriels.boite import courriels_recus
        from home.ecoutes import ecouter_les_pages
        from home.espace_tenu import espaces_fideles
        from home.etats.verifications import historiques_coherents
        from home.gardees import ecritures_suivre
        from home.glossaire import glossaire_chercher
        from home.travaux.periodiques import travaux_en_panne

        registre.inscrire("donnees_personnelles", courriels_recus, 90)
        registre.inscrire("donnees_personnelles", donnees.reglages_personnels, 91)
        registre.inscrire("verifications", verifications.courriels_coherents)
        registre.inscrire("verifications", espaces_fideles)
        registre.inscrire("constats", travaux_en_panne)
        registre.inscrire("constats", verifications.courriels_tenus)
        registre.inscrire("verifications", historiques_coherents)
        registre.inscrire("recherche", registre.Fournisseur("mots", "Mots du métier", glossaire_chercher), 900)
        ecouter_les_pages()
        connection_created.connect(ecritures_suivre, dispatch_uid="home.gardees")
