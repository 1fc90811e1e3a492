from django.apps import AppConfig


class PilotageConfig(AppConfig):
    """What the programme has done, in figures that never point at anyone; reads everything, writes nothing."""

    name = "safran.pilotage"
    label = "pilotage"
    verbose_name = "Pilotage"

    def ready(self) -> None:
        """Offer the cards."""
        from home import registre
        from safran.pilotage import prises

        registre.inscrire("cartes_espace", prises.carte_pilotage, 312)
        registre.inscrire("cartes_espace", prises.carte_formateur, 307)
