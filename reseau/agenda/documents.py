"""The documents of the agenda: the poster of an event, the programme of a year."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.dessins.icones import qr_svg
from home.dessins.motifs import AXES, couverture_en_fond
from home.documents.pdf import pdf_fit, pdf_render
from reseau.agenda.choices import Accessibilite, Genre
from reseau.agenda.horaires import quand_dire
from reseau.agenda.models import Evenement, ProgrammeAnnuel
from reseau.agenda.queries.moderation import dates_de_l_annee

# The poster of an event: read from three metres, kept by its square.

DATES_MAX = 5
LONG = 48
HAUTEURS = (98, 82, 64)  # millimètres d’image : le texte d’abord
PAGE, PIED = 296, 62
# Un genre d’événement a toujours le même fond : on le reconnaît de loin.
FONDS = {
    Genre.FORUM: "outiller",
    Genre.SALON: "outiller",
    Genre.PORTES_OUVERTES: "territoire",
    Genre.VISITE: "territoire",
    Genre.ATELIER: "echanger",
}


def affiche_pdf(evenement: Evenement) -> bytes:
    """One A4 page, tagged; a long programme is left to the page of the event. Raises PdfIndisponible.

    Dates to come only, unless all of them are over.
    """
    tenus = list(evenement.creneaux.tenus())
    creneaux = [creneau for creneau in tenus if creneau.fin > timezone.now()] or tenus
    adresse = settings.SITE_URL + reverse("evenement", args=[evenement.uuid])
    contexte = {
        "evenement": evenement,
        "dates": [quand_dire(creneau.debut, creneau.fin) for creneau in creneaux[:DATES_MAX]],
        "autres": len(creneaux) - len(creneaux[:DATES_MAX]),
        "fond": couverture_en_fond(evenement.pk, FONDS.get(Genre(evenement.genre), AXES[0])),
        "accessible": [nom for code, nom in Accessibilite.choices if code in evenement.accessibilite],
        "organise": ", ".join(structure.nom for structure in evenement.qui_organise),
        "programme": [ligne.strip() for ligne in evenement.programme.splitlines() if ligne.strip()],
        "titre_long": len(evenement.titre) > LONG,
        "adresse": adresse,
        "adresse_courte": adresse.split("//")[-1],
        "qr": qr_svg(adresse, f"Carré à viser pour lire la page de l’événement, {adresse}"),
    }
    sans_programme = {**contexte, "programme": [], "ailleurs": bool(contexte["programme"])}
    court = {**sans_programme, "dates": contexte["dates"][:2], "autres": max(0, len(creneaux) - 2)}
    dits = (contexte, sans_programme, court)
    essais = ({**dit, "image": haut, "corps": PAGE - PIED - haut} for dit in dits for haut in HAUTEURS)
    return pdf_fit("agenda/pdf/affiche.html", essais, pages=1)


# The documents of the agenda.

DATES_DITES = 4


def programme_pdf(programme: ProgrammeAnnuel, evenements: Sequence[Evenement]) -> bytes:
    """The programme of a year: A4, tagged; the same events and day always give the same bytes."""
    lignes = []
    for evenement in evenements:
        dates = dates_de_l_annee(evenement, programme.annee)
        reste = dates[DATES_DITES:]
        lignes.append({
            "evenement": evenement,
            "dates": dates[:DATES_DITES],
            "reste": len(reste),
            "derniere": reste[-1] if reste else None,
        })  # fmt: skip
    return pdf_render("agenda/pdf/programme.html", {"programme": programme, "lignes": lignes})
