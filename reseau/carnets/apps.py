from django.apps import AppConfig


class CarnetsConfig(AppConfig):
    """What a counsellor keeps of the directory: favourites, short lists, printed or shared by a link."""

    name = "reseau.carnets"
    label = "carnets"
    verbose_name = "Carnets"

    def ready(self) -> None:
        """Offer the star of the sheets, the news of kept ones; follow mergers, forget who leaves."""
        from home import registre
        from home.nouvelles import SourceDeNouvelles
        from reseau.carnets import cartes, donnees, ecoutes, nouvelles, verifications
        from reseau.comptes.signals import compte_anonymise
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("sur_une_fiche", cartes.etoiles, 10)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_carnets, 68)
        registre.inscrire("verifications", verifications.carnets_coherents)
        suivies = SourceDeNouvelles("carnets", "Les fiches que vous gardez", nouvelles.fiches_gardees)
        registre.inscrire("nouvelles", suivies, 45)
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="carnets.fusion")
        compte_anonymise.connect(ecoutes.oublier_le_compte, dispatch_uid="carnets.anonymise")
