"""The lists of this room: the programme of a year, the days that are not like the others."""

from collections.abc import Mapping

from django.urls import reverse

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import date_courte, heure
from reseau.agenda.choices import Accessibilite, NatureJour
from reseau.agenda.models import Creneau, Evenement, JourSensible
from reseau.agenda.queries.jours_sensibles import jours_sensibles_lire
from reseau.agenda.queries.programmes import dates_de_l_annee, programme_lire

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
        """Its title, who organises it, where."""
        return f"{ligne.titre} {ligne.organisateur.nom} {ligne.ou_court}"

    @property
    def titre(self) -> str:
        """With its year."""
        return f"Programme {self.sujet}"

    @property
    def fil(self) -> list[str]:
        """Below the agenda."""
        return ["Agenda", reverse("agenda")]

    @property
    def nom_du_fichier(self) -> str:
        """With its year."""
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
        """The nearest first."""
        return list(jours_sensibles_lire().select_related("ecrit_par"))

    def dit(self, ligne: JourSensible) -> str:
        """Its title and its source."""
        return f"{ligne.titre} {ligne.source}"

    @property
    def vide_url(self) -> str:
        """Where to add one."""
        return reverse("jour_sensible_ajouter")
