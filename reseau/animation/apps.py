from django.apps import AppConfig


class AnimationConfig(AppConfig):
    """Bodies that meet and decide; their decisions kept in one register and chased until closed."""

    name = "reseau.animation"
    label = "animation"
    verbose_name = "Animation"

    def ready(self) -> None:
        """Offer what takes dates, what is said of a bassin, what waits for someone; what is true of every row."""
        from home import registre
        from reseau.animation import cartes, offres

        registre.inscrire("espace_local", offres.bloc_comite, 15)
        registre.inscrire("espace_local", offres.bloc_equipe, 60)
        registre.inscrire("cartes_espace", cartes.carte_matin, 5)
