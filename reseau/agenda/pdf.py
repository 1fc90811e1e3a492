"""The documents of the agenda."""

from collections.abc import Sequence

from home.pdf import pdf_render
from reseau.agenda.models import Evenement, ProgrammeAnnuel
from reseau.agenda.queries.programmes import dates_de_l_annee

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
