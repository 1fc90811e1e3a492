from django.apps import AppConfig


class EcritsConfig(AppConfig):
    """What a territory writes together: its diagnosis, its protocol of reception, its note."""

    name = "reseau.ecrits"
    label = "ecrits"
    verbose_name = "Documents du territoire"

    def ready(self) -> None:
        """Offer what this room has; listen to mergers."""
        from home import registre
        from reseau.ecrits import prises
        from reseau.structures.models import structure_fusionnee

        registre.inscrire("historiques", prises.DOCUMENT_DIT)
        registre.inscrire("verifications", prises.documents_coherents)
        registre.inscrire("verifications", prises.signatures_conformes)
        registre.inscrire("verifications", prises.fichiers_entiers)
        registre.inscrire("donnees_personnelles", prises.donnees_des_ecrits, 69)
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="ecrits.fusion")
        self._montrer()

    def _montrer(self) -> None:
        """On a bassin, in the search, in « Mon espace », in the digests; beside decisions, actions and trends."""
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from reseau.ecrits import prises
        from reseau.ecrits.queries import documents

        registre.inscrire("espace_local", documents.BLOC_DOCUMENTS, 15)
        registre.inscrire("recherche", documents.RECHERCHE, 308)
        registre.inscrire("cartes_espace", prises.carte_documents, 21)
        registre.inscrire("suites_de_decision", documents.suites_de_decision)
        registre.inscrire("par_theme", documents.par_theme, 50)
        registre.inscrire("origines_d_action", documents.origines_d_action)
        suivis = "Les documents de vos bassins"
        registre.inscrire("nouvelles", SourceDeNouvelles("documents", suivis, prises.documents_nouveaux), 253)
