from django.apps import AppConfig


class InscriptionsConfig(AppConfig):
    """Sessions in the room, sign-up and waiting lists."""

    name = "safran.inscriptions"
    label = "inscriptions"
    verbose_name = "Inscriptions"

    def ready(self) -> None:
        """Offer what this room has to say to the others; listen to closed accounts and mergers."""
        from home import registre
        from home.courriels.boite import LienPersonnel
        from reseau.comptes.models import compte_ferme
        from reseau.structures.models import structure_fusionnee
        from safran.inscriptions import documents, prises
        from safran.inscriptions.queries import inscriptions
        from safran.inscriptions.queries import sessions as catalogue

        registre.inscrire("agenda_personnel", documents.agenda_de)
        registre.inscrire("cartes_espace", prises.carte_sessions, 22)
        registre.inscrire("cartes_espace", prises.carte_demandes, 14)
        registre.inscrire("cartes_espace", prises.carte_pilotage, 310)
        registre.inscrire("donnees_personnelles", prises.donnees_des_inscriptions, 65)
        registre.inscrire("historiques", prises.SESSIONS)
        registre.inscrire("liens", LienPersonnel("inscription", inscriptions.inscription_lien))
        registre.inscrire("occupations", prises.SEANCES)
        registre.inscrire("retient_page", catalogue.sessions_retenant)
        registre.inscrire("sessions_lheo", prises.sessions_lheo)
        registre.inscrire("suites_de_formation", catalogue.suites_de_formation, 20)
        registre.inscrire("verifications", prises.inscriptions_coherentes)
        compte_ferme.connect(prises.rendre_les_places, dispatch_uid="inscriptions.compte_ferme")
        structure_fusionnee.connect(prises.suivre_la_fusion, dispatch_uid="inscriptions.fusion")
