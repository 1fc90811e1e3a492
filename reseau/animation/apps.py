from django.apps import AppConfig


class AnimationConfig(AppConfig):
    """Bodies that meet and decide; their decisions kept in one register and chased until closed."""

    name = "reseau.animation"
    label = "animation"
    verbose_name = "Animation"

    def ready(self) -> None:
        """Offer what takes dates, what is said of a bassin, what waits for someone; what is true of every row."""
        from home import registre
        from reseau.animation import calendrier, permissions, prises
        from reseau.comptes.models import compte_ferme
        from reseau.structures.models import structure_fusionnee

        registre.inscrire("droits", permissions.droits_des_sieges, 20)
        registre.inscrire("occupations", calendrier.REUNIONS)
        registre.inscrire("agenda_personnel", calendrier.agenda_de)
        registre.inscrire("espace_local", prises.BLOC_COMITE, 15)
        registre.inscrire("espace_local", prises.BLOC_EQUIPE, 60)
        registre.inscrire("cartes_espace", prises.carte_matin, 5)
        compte_ferme.connect(prises.rendre_les_sieges, dispatch_uid="animation.compte_ferme")
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="animation.fusion")
        self._apres()

    def _apres(self) -> None:
        """The register and what each takes care of."""
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from reseau.animation import prises
        from reseau.animation.queries import decisions

        registre.inscrire("recherche", decisions.RECHERCHE, 306)
        registre.inscrire("cartes_espace", prises.carte_actions, 12)
        registre.inscrire("echeances", decisions.ACTIONS)
        registre.inscrire("echeances", decisions.DECISIONS)
        registre.inscrire("cartes_espace", prises.carte_presidence, 13)
        for histoire in ("REUNION_DITE", "OBSERVATION_DITE", "DECISION_DITE", "ACTION_DITE"):
            registre.inscrire("historiques", getattr(prises, histoire))
        registre.inscrire("verifications", prises.comptes_rendus_entiers)
        registre.inscrire("verifications", prises.registre_coherent)
        registre.inscrire("donnees_personnelles", prises.donnees_de_l_animation, 67)
        adoptees = "Les décisions des instances que vous suivez"
        registre.inscrire("nouvelles", SourceDeNouvelles("decisions", adoptees, prises.decisions_nouvelles), 255)
