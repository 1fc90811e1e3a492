from django.apps import AppConfig


class OrientationConfig(AppConfig):
    """Two doors at most: needs, rules and their bench, slips without a person, coverage of the territory."""

    name = "reseau.orientation"
    label = "orientation"
    verbose_name = "Orientation"

    def ready(self) -> None:
        """Offer what the room has, by the registry; needs and situations are closed by a date, never deleted."""
        from wagtail.permissions import register_permission_policy

        from home import registre
        from reseau.orientation import prises
        from reseau.orientation.models import BesoinType, Situation
        from reseau.orientation.queries import besoins
        from reseau.structures.models import structure_fusionnee
        from reseau.vocabulaires.permissions import SansSuppression

        registre.inscrire("navigation", registre.Entree("Orienter", nom_url="orienter"), 303)
        registre.inscrire("accueil", prises.orienter_depuis_l_accueil, 303)
        registre.inscrire("cartes_espace", prises.carte_orienter, 18)
        registre.inscrire("sur_une_fiche", prises.carte_delais, 20)
        registre.inscrire("cartes_espace", prises.carte_informations, 312)
        registre.inscrire("recherche", besoins.RECHERCHE, 308)
        registre.inscrire("par_theme", besoins.informations_par_theme, 15)
        registre.inscrire("cartes_espace", prises.carte_couverture, 19)
        registre.inscrire("espace_local", prises.BLOC_COUVERTURE, 40)
        registre.inscrire("historiques", prises.FICHE_DITE)
        registre.inscrire("historiques", prises.JEU_DIT)
        registre.inscrire("donnees_personnelles", prises.donnees_de_l_orientation, 67)
        registre.inscrire("verifications", prises.fiches_coherentes)
        registre.inscrire("verifications", prises.couverture_coherente)
        registre.inscrire("verifications", prises.decomptes_coherents)
        registre.inscrire("verifications", prises.jeux_coherents)
        for source in prises.SOURCES:
            registre.inscrire("indicateurs", source)
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="orientation.fusion")
        for modele in (BesoinType, Situation):
            register_permission_policy(modele, SansSuppression(modele))
