from django.apps import AppConfig


class PlansConfig(AppConfig):
    """What a territory does together in a year: written, voted, followed, carried over."""

    name = "reseau.plans"
    label = "plans"
    verbose_name = "Plans d’actions"

    def ready(self) -> None:
        """Offer its search, its block on a bassin, its card, what follows from a decision; listen to mergers."""
        from home import registre
        from home.nouvelles import SourceDeNouvelles
        from reseau.plans import cartes, donnees, ecoutes, historiques, nouvelles, offres, verifications
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("recherche", registre.Fournisseur("plans", "Plans d’actions", offres.chercher), 307)
        registre.inscrire("espace_local", offres.BLOC_PLAN, 15)
        registre.inscrire("suites_de_decision", offres.suites_de_decision)
        registre.inscrire("citent_orientation", offres.citent_orientation, 20)
        registre.inscrire("suites_de_reunion", offres.suites_de_reunion)
        registre.inscrire("echeances", offres.ECHEANCES)
        registre.inscrire("cartes_espace", cartes.carte_actions, 22)
        registre.inscrire("presidence", cartes.carte_presidence)
        registre.inscrire("historiques", historiques.PLAN_DIT)
        registre.inscrire("historiques", historiques.ACTION_DITE)
        registre.inscrire("verifications", verifications.plans_coherents)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_plans, 68)
        suivies = "Les actions de plan que vous pilotez"
        registre.inscrire("nouvelles", SourceDeNouvelles("plans", suivies, nouvelles.actions_nouvelles), 252)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="plans.fusion")
