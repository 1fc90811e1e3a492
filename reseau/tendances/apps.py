from django.apps import AppConfig


class TendancesConfig(AppConfig):
    """What moves in the territory: one page per trend, and the sources that the network keeps an eye on."""

    name = "reseau.tendances"
    label = "tendances"
    verbose_name = "Tendances du territoire"

    def ready(self) -> None:
        """Offer its entry, its search, the card of who keeps the watch list, its checks; forget kept public pages."""
        from django.db.models.signals import m2m_changed, post_delete, post_save

        from home import registre
        from reseau.tendances import prises, queries
        from reseau.tendances.models import Tendance

        registre.inscrire("navigation", registre.Entree("Tendances", nom_url="tendances"), 302)
        registre.inscrire("recherche", queries.RECHERCHE, 309)
        registre.inscrire("cartes_espace", prises.carte_veille, 311)
        registre.inscrire("donnees_personnelles", prises.donnees_des_tendances, 69)
        registre.inscrire("verifications", prises.tendances_coherentes)
        for signal in (post_save, post_delete):
            signal.connect(prises.oublier_les_pages, sender=Tendance, dispatch_uid="tendances.pages")
        m2m_changed.connect(prises.oublier_les_pages, sender=Tendance.themes.through, dispatch_uid="tendances.themes")
