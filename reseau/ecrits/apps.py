from django.apps import AppConfig


class EcritsConfig(AppConfig):
    """What a territory writes together: its diagnosis, its protocol of reception, its note."""

    name = "reseau.ecrits"
    label = "ecrits"
    verbose_name = "Documents du territoire"

    def ready(self) -> None:
        """Offer what this room has; listen to mergers."""
        from home import registre
        from reseau.ecrits import donnees, ecoutes, historiques, verifications
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("historiques", historiques.DOCUMENT_DIT)
        registre.inscrire("verifications", verifications.documents_coherents)
        registre.inscrire("verifications", verifications.signatures_conformes)
        registre.inscrire("verifications", verifications.fichiers_entiers)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_ecrits, 69)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="ecrits.fusion")
        self._montrer()

    def _montrer(self) -> None:
        """On a bassin, in the search, in « Mon espace », in the digests; beside decisions, actions and trends."""
        from home import registre
        from home.nouvelles import SourceDeNouvelles
        from reseau.ecrits import cartes, nouvelles, offres

        registre.inscrire("espace_local", offres.BLOC_DOCUMENTS, 15)
        trouves = registre.Fournisseur("documents", "Documents des territoires", offres.chercher)
        registre.inscrire("recherche", trouves, 308)
        registre.inscrire("cartes_espace", cartes.carte_documents, 21)
        registre.inscrire("suites_de_decision", offres.suites_de_decision)
        registre.inscrire("origines_d_action", offres.origines_d_action)
        suivis = "Les documents de vos bassins"
        registre.inscrire("nouvelles", SourceDeNouvelles("documents", suivis, nouvelles.documents_nouveaux), 253)
