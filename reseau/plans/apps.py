from django.apps import AppConfig


class PlansConfig(AppConfig):
    """What a territory does together in a year: written, voted, followed, carried over."""

    name = "reseau.plans"
    label = "plans"
    verbose_name = "Plans d’actions"

    def ready(self) -> None:
        """Offer its search, its block on a bassin, its card, what follows from a decision; listen to mergers."""
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from reseau.plans import prises
        from reseau.plans.queries import plans
        from reseau.structures.models import structure_fusionnee

        registre.inscrire("recherche", plans.RECHERCHE, 307)
        registre.inscrire("espace_local", plans.BLOC_PLAN, 15)
        registre.inscrire("suites_de_decision", plans.suites_de_decision)
        registre.inscrire("citent_orientation", plans.citent_orientation, 20)
        registre.inscrire("suites_de_reunion", plans.suites_de_reunion)
        registre.inscrire("echeances", plans.ECHEANCES)
        registre.inscrire("cartes_espace", prises.carte_actions, 22)
        registre.inscrire("presidence", prises.carte_presidence)
        registre.inscrire("historiques", prises.PLAN_DIT)
        registre.inscrire("historiques", prises.ACTION_DITE)
        registre.inscrire("verifications", prises.plans_coherents)
        registre.inscrire("donnees_personnelles", prises.donnees_des_plans, 68)
        suivies = "Les actions de plan que vous pilotez"
        registre.inscrire("nouvelles", SourceDeNouvelles("plans", suivies, prises.actions_nouvelles), 252)
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="plans.fusion")
