from django.apps import AppConfig


class InscriptionsConfig(AppConfig):
    """Sessions in the room, sign-up and waiting lists."""

    name = "safran.inscriptions"
    label = "inscriptions"
    verbose_name = "Inscriptions"

    def ready(self) -> None:
        """Offer what this room has to say to the others; listen to closed accounts and mergers."""
        from home import registre
        from home.liens import LienPersonnel
        from reseau.comptes.signals import compte_ferme
        from reseau.structures.signals import structure_fusionnee
        from safran.inscriptions import (
            calendrier,
            cartes,
            donnees,
            ecoutes,
            historiques,
            jetons,
            lheo,
            occupations,
            verifications,
        )
        from safran.inscriptions.queries import catalogue, sessions

        registre.inscrire("agenda_personnel", calendrier.agenda_de)
        registre.inscrire("cartes_espace", cartes.carte_sessions, 22)
        registre.inscrire("cartes_espace", cartes.carte_demandes, 14)
        registre.inscrire("cartes_espace", cartes.carte_pilotage, 310)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_inscriptions, 65)
        registre.inscrire("historiques", historiques.SESSIONS)
        registre.inscrire("liens", LienPersonnel("inscription", jetons.inscription_lien))
        registre.inscrire("occupations", occupations.SEANCES)
        registre.inscrire("retient_page", sessions.sessions_retenant)
        registre.inscrire("sessions_lheo", lheo.sessions_lheo)
        registre.inscrire("suites_de_formation", catalogue.suites_de_formation, 20)
        registre.inscrire("verifications", verifications.inscriptions_coherentes)
        compte_ferme.connect(ecoutes.rendre_les_places, dispatch_uid="inscriptions.compte_ferme")
        structure_fusionnee.connect(ecoutes.suivre_la_fusion, dispatch_uid="inscriptions.fusion")
