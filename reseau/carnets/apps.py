from django.apps import AppConfig


class CarnetsConfig(AppConfig):
    """What a counsellor keeps of the directory: favourites, short lists, printed or shared by a link."""

    name = "reseau.carnets"
    label = "carnets"
    verbose_name = "Carnets"

    def ready(self) -> None:
        """Offer the star of the sheets, the news of kept ones; follow mergers, forget who leaves."""
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from reseau.carnets import prises
        from reseau.comptes.models import compte_anonymise
        from reseau.structures.models import structure_fusionnee

        registre.inscrire("sur_une_fiche", prises.etoiles, 10)
        registre.inscrire("donnees_personnelles", prises.donnees_des_carnets, 68)
        registre.inscrire("verifications", prises.carnets_coherents)
        suivies = SourceDeNouvelles("carnets", "Les fiches que vous gardez", prises.fiches_gardees)
        registre.inscrire("nouvelles", suivies, 45)
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="carnets.fusion")
        compte_anonymise.connect(prises.oublier_le_compte, dispatch_uid="carnets.anonymise")
