"""The squares of a month: written here, a template for each of hundreds of links would cost more than the page."""

import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.requetes import requete_ecrire
from home.typographie import date_longue
from reseau.agenda.lignes import LigneAgenda

MONTREES = 3
LIEN = '<a class="{}" href="{}" title="{}"><span>{}</span></a>'
RESTE = '<a class="ev-reste" href="?{}">+&nbsp;{}<span class="visually-hidden">, {} rendez-vous le {}</span></a>'


def case_ecrire(suite: str, jour: datetime.date, lignes: tuple[LigneAgenda, ...]) -> SafeString:
    """What a day shows: its first links, then one to all of them; `suite` is what the address keeps asking."""
    liens = format_html_join("", LIEN, ((_classes(li), li.url, li.court, li.court) for li in lignes[:MONTREES]))
    reste = len(lignes) - MONTREES
    if reste <= 0:
        return liens
    requete = "&".join(filter(None, (suite, requete_ecrire([("jour", jour.isoformat())]))))
    return liens + format_html(RESTE, requete, reste, len(lignes), date_longue(jour))


def _classes(ligne: LigneAgenda) -> str:
    return f"ev ev--{ligne.sorte.value} ev--tombe" if ligne.tombe else f"ev ev--{ligne.sorte.value}"
