from django.apps import AppConfig


class VieLocaleConfig(AppConfig):
    """What lives in a bassin between its meetings: its news, the regional orientations, the log of who animates it."""

    name = "reseau.vie_locale"
    label = "vie_locale"
    verbose_name = "Vie locale"

    def ready(self) -> None:
        """Offer the blocks of a bassin, the cards, the step of a newcomer, the numbers; follow mergers."""
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from reseau.structures.models import structure_fusionnee
        from reseau.vie_locale import prises

        registre.inscrire("espace_local", prises.BLOC_ACTUALITES, 15)
        registre.inscrire("espace_local", prises.BLOC_ORIENTATIONS, 60)
        for ordre, source in enumerate(prises.RECHERCHES, 307):
            registre.inscrire("recherche", source, ordre)
        registre.inscrire("cartes_espace", prises.carte_relais, 14)
        registre.inscrire("cartes_espace", prises.carte_vie_locale, 309)
        registre.inscrire("bienvenue", prises.pas_du_bassin, 15)
        registre.inscrire("par_theme", prises.par_theme, 40)
        registre.inscrire("donnees_personnelles", prises.donnees_de_la_vie_locale, 67)
        registre.inscrire("verifications", prises.vie_locale_coherente)
        lues = SourceDeNouvelles("actualites", "Les actualités de vos bassins", prises.actualites_nouvelles)
        publiees = SourceDeNouvelles("orientations", "Les orientations régionales", prises.orientations_nouvelles)
        registre.inscrire("nouvelles", lues, 251)
        registre.inscrire("nouvelles", publiees, 252)
        for source in prises.SOURCES:
            registre.inscrire("indicateurs", source)
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="vie_locale.fusion")
