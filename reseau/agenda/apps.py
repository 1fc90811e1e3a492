from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Coordinated events: proposed, moderated, held, reported; no clash unseen."""

    name = "reseau.agenda"
    label = "agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """Offer its entry, what takes dates and comes soon, what is done together; listen to accounts and mergers."""
        from home import registre
        from home.courriels.nouvelles import SourceDeNouvelles
        from reseau.agenda import prises
        from reseau.agenda.queries import dates, flux
        from reseau.comptes.models import compte_ferme
        from reseau.structures.models import structure_fusionnee

        registre.inscrire("navigation", registre.Entree("Agenda", nom_url="agenda"), 305)
        registre.inscrire("accueil", prises.agenda_de_l_accueil, 305)
        registre.inscrire("recherche", prises.RECHERCHE, 305)
        registre.inscrire("rendez_vous", prises.rendez_vous_de)
        registre.inscrire("par_theme", prises.par_theme, 30)
        registre.inscrire("espace_local", prises.BLOC_AGENDA, 20)
        registre.inscrire("occupations", dates.EVENEMENTS)
        registre.inscrire("cartes_espace", prises.carte_evenements, 308)
        registre.inscrire("agenda_personnel", flux.agenda_de)
        registre.inscrire("historiques", prises.MODERATION_DITE)
        registre.inscrire("historiques", prises.VIE_DITE)
        registre.inscrire("verifications", prises.agenda_coherent)
        registre.inscrire("verifications", prises.programmes_entiers)
        registre.inscrire("cartes_espace", prises.carte_moderation, 15)
        registre.inscrire("cartes_espace", prises.carte_avis, 16)
        registre.inscrire("cartes_espace", prises.carte_agenda, 24)
        registre.inscrire("donnees_personnelles", prises.donnees_de_l_agenda, 66)
        suivis = "Les événements de vos bassins, de votre structure, et ceux où vous venez"
        registre.inscrire("nouvelles", SourceDeNouvelles("evenements", suivis, prises.evenements_nouveaux), 250)
        for source in prises.SOURCES:
            registre.inscrire("indicateurs", source)
        compte_ferme.connect(prises.rendre_les_places, dispatch_uid="agenda.compte_ferme")
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="agenda.fusion")
