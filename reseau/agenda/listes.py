"""The lists of this room: « Mes événements », the reports that are owed, the programme of a year, the days that
are not like the others.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from home.temps.typographie import date_courte, heure
from reseau.agenda.choices import Accessibilite, Moderation, NatureJour, Vie
from reseau.agenda.models import Creneau, Evenement, JourSensible
from reseau.agenda.queries.moderation import dates_de_l_annee, jours_sensibles_lire, programme_lire
from reseau.agenda.queries.participations import bilans_a_suivre
from reseau.agenda.queries.propositions import mes_evenements

# The lists of this room.


class BilansAttendus(Liste):
    """The events held whose report is not there yet."""

    nom, titre, fil = "bilans-attendus", "Bilans attendus", ("Agenda", reverse_lazy("agenda"))
    objets, cherche = ("bilan", "bilans", "Aucun bilan"), "Titre de l’événement, ou structure"
    chapo = (
        "Les événements tenus dont le bilan n’est pas rendu, le plus ancien d’abord. Qui organise reçoit un courriel "
        "trois jours après, puis dix jours après."
    )
    vide, tailles = "Tous les bilans sont rendus. Merci.", (50,)
    textes = ("titre", "organisateur__nom")
    colonnes: Sequence[Colonne] = (
        Colonne("Événement", "titre", lien=attrgetter("url")),
        Colonne("Organisé par", "organisateur.nom"),
        Colonne("Réseau", "organisateur.reseau.nom"),
        Colonne("Tenu le", lambda evenement: evenement.fin.date()),
    )

    def lignes(self) -> QuerySet[Evenement]:
        return bilans_a_suivre(self.compte)


# « Mes événements »: what one prepares or organises, and what waits for one's hand.

A_FAIRE = {Vie.REPORTE: "Donner une nouvelle date", Vie.TENU: "Rendre le bilan"}


def quand(evenement: Evenement) -> str:
    """Its first date."""
    return f"{date_courte(evenement.debut)}, {heure(evenement.debut)}" if evenement.debut else ""


def a_faire(evenement: Any) -> str:
    """What waits for who prepares it."""
    if evenement.moderation == Moderation.BROUILLON:
        return "Proposer, ou jeter"
    if evenement.moderation in (Moderation.A_COMPLETER, Moderation.REFUSE):
        return evenement.dit or ""
    return A_FAIRE.get(evenement.vie, "")


def adresse(evenement: Evenement) -> str:
    """Where one goes on: writing what is not proposed, or not whole; else its page."""
    ecrit = evenement.moderation in (Moderation.BROUILLON, Moderation.A_COMPLETER) or evenement.vie == Vie.REPORTE
    return reverse("evenement_modifier" if ecrit else "evenement", args=[evenement.uuid])


class MesEvenements(Liste):
    """Those of a person and of her structures, the latest date first."""

    nom, titre, cherche = "mes-evenements", "Mes événements", "Titre de l’événement"
    fil = ("Agenda", reverse_lazy("agenda"))
    objets = ("événement", "événements", "Aucun événement")
    chapo = "Ceux que vous préparez, et ceux de vos structures."
    vide, vide_bouton = "Vous n’avez encore préparé aucun événement.", "Proposer un événement"
    vide_url = reverse_lazy("evenement_proposer")
    gabarit = "agenda/mes_evenements.html"
    textes = ("titre", "resume")
    facettes = (
        Facette("moderation", "Modération", champ="moderation", choix=Moderation.choices),
        Facette("vie", "Date", champ="vie", choix=Vie.choices),
    )
    colonnes: Sequence[Colonne] = (
        Colonne("Événement", "titre", lien=adresse),
        Colonne("Quand", quand),
        Colonne("Où", "ou_court"),
        Colonne("Modération", "get_moderation_display"),
        Colonne("Date", "get_vie_display"),
        Colonne("À faire", a_faire),
    )

    def lignes(self) -> QuerySet[Evenement]:
        return mes_evenements(self.compte)


# The lists of this room: the programme of a year, the days that are not like the others.

REGION = {"region": "Toute la région"}


def _bassins(evenement: Evenement) -> Mapping[str, str]:
    return {bassin.code: bassin.nom for bassin in evenement.bassins.all()} or REGION


def _date_dite(creneau: Creneau) -> str:
    return f"{date_courte(creneau.debut)}, {heure(creneau.debut)} à {heure(creneau.fin)}"


class ProgrammeDeLAnnee(Liste):
    """What one reads on the programme of a year, its `sujet`; the XLSX has a line for each event."""

    nom, cherche = "programme", "Titre, structure ou lieu"
    objets = ("événement", "événements", "Aucun événement")
    vide = "Rien n’est encore programmé cette année-là."
    gabarit, rang, tailles = "agenda/programme.html", "agenda/programme_rang.html", (50,)
    facettes = (
        Facette("bassin", "Territoire", _bassins),
        Facette("genre", "Genre", lambda evenement: {evenement.genre: evenement.get_genre_display()}),
        Facette("public", "Public", "publics"),
    )
    colonnes = (
        Colonne("Titre", "titre"),
        Colonne("Dates", lambda evenement: [_date_dite(creneau) for creneau in evenement.dates]),
        Colonne("Genre", "get_genre_display"),
        Colonne("Date", "get_vie_display"),
        Colonne("Organisé par", "organisateur.nom"),
        Colonne("Avec", "co_organisateurs"),
        Colonne("Où", "ou_court"),
        Colonne("Bassins", lambda evenement: list(_bassins(evenement).values())),
        Colonne("Publics", "publics"),
        Colonne("Thèmes", "themes"),
        Colonne("Public attendu", "effectif"),
        Colonne("Accessibilité", lambda evenement: [Accessibilite(code).label for code in evenement.accessibilite]),
        Colonne("Visible par", "get_visibilite_display"),
        Colonne("Résumé", "resume"),
    )

    def lignes(self) -> list[Evenement]:
        """In the order of their first date, each with its dates of the year."""
        evenements = list(programme_lire(self.compte, self.sujet))
        for evenement in evenements:
            evenement.dates = dates_de_l_annee(evenement, self.sujet)
            evenement.autres = len(evenement.dates) - 1
        return sorted(evenements, key=lambda evenement: (evenement.dates[0].debut, evenement.pk))

    def dit(self, ligne: Evenement) -> str:
        return f"{ligne.titre} {ligne.organisateur.nom} {ligne.ou_court}"

    @property
    def titre(self) -> str:
        return f"Programme {self.sujet}"

    @property
    def fil(self) -> list[str]:
        return ["Agenda", reverse("agenda")]

    @property
    def nom_du_fichier(self) -> str:
        return f"programme-{self.sujet}"


class JoursSensibles(Liste):
    """The days kept by the Région."""

    nom, titre, cherche = "jours", "Jours sensibles", "Titre ou source"
    chapo = "Les jours où les élèves, ou tout le monde, sont ailleurs. Chaque proposition d’événement en est prévenue."
    objets = ("période", "périodes", "Aucune période")
    vide, vide_bouton = "La liste est vide : chargez le calendrier officiel, ou ajoutez un jour.", "Ajouter un jour"
    gabarit = "agenda/jours.html"
    facettes = (
        Facette("nature", "Nature", lambda jour: {jour.nature: jour.get_nature_display()}, choix=NatureJour.choices),
        Facette("annee", "Année", lambda jour: {str(jour.du.year): str(jour.du.year)}),
    )
    colonnes = (
        Colonne("Titre", "titre", lien=lambda jour: reverse("jour_sensible_modifier", args=[jour.pk])),
        Colonne("Nature", "get_nature_display"),
        Colonne("Premier jour", "du"),
        Colonne("Dernier jour", "dernier_jour"),
        Colonne("Publics", lambda jour: list(jour.publics.all()) or ["Tous"]),
        Colonne("Source", "source"),
        Colonne("Écrit par", lambda jour: str(jour.ecrit_par or "Calendrier officiel")),
    )

    def lignes(self) -> list[JourSensible]:
        return list(jours_sensibles_lire().select_related("ecrit_par"))

    def dit(self, ligne: JourSensible) -> str:
        return f"{ligne.titre} {ligne.source}"

    @property
    def vide_url(self) -> str:
        return reverse("jour_sensible_ajouter")
