from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Coordinated events: proposed, moderated, held, reported; no clash unseen."""

    name = "reseau.agenda"
    label = "agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """Offer its entry, what takes dates and comes soon, what is done together; listen to accounts and mergers."""
        from home import registre
        from home.nouvelles import SourceDeNouvelles
        from reseau.agenda import (
            calendrier,
            cartes,
            donnees,
            ecoutes,
            historiques,
            indicateurs,
            nouvelles,
            occupations,
            offres,
            verifications,
        )
        from reseau.comptes.signals import compte_ferme
        from reseau.structures.signals import structure_fusionnee

        registre.inscrire("navigation", registre.Entree("Agenda", nom_url="agenda"), 305)
        registre.inscrire("accueil", offres.agenda_de_l_accueil, 305)
        registre.inscrire("recherche", registre.Fournisseur("agenda", "Agenda", offres.chercher), 305)
        registre.inscrire("rendez_vous", offres.rendez_vous_de)
        registre.inscrire("par_theme", offres.par_theme, 30)
        registre.inscrire("espace_local", offres.BLOC_AGENDA, 20)
        registre.inscrire("occupations", occupations.EVENEMENTS)
        registre.inscrire("cartes_espace", cartes.carte_evenements, 308)
        registre.inscrire("agenda_personnel", calendrier.agenda_de)
        registre.inscrire("historiques", historiques.MODERATION_DITE)
        registre.inscrire("historiques", historiques.VIE_DITE)
        registre.inscrire("verifications", verifications.agenda_coherent)
        registre.inscrire("verifications", verifications.programmes_entiers)
        registre.inscrire("cartes_espace", cartes.carte_moderation, 15)
        registre.inscrire("cartes_espace", cartes.carte_avis, 16)
        registre.inscrire("cartes_espace", cartes.carte_agenda, 24)
        registre.inscrire("donnees_personnelles", donnees.donnees_de_l_agenda, 66)
        suivis = "Les événements de vos bassins, de votre structure, et ceux où vous venez"
        registre.inscrire("nouvelles", SourceDeNouvelles("evenements", suivis, nouvelles.evenements_nouveaux), 250)
        for source in indicateurs.SOURCES:
            registre.inscrire("indicateurs", source)
        compte_ferme.connect(ecoutes.rendre_les_places, dispatch_uid="agenda.compte_ferme")
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="agenda.fusion")
