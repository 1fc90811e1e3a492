"""Feeds for other software: calendars (RFC 5545) and Atom (T21)."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from home.temps.typographie import sans_sens

# Calendars for other software (RFC 5545), at the wall time of Paris; any reader opens them.
#
# rendez_vous = RendezVous(uid="…@safran.example", titre="Forum", debut=debut, fin=fin, etat=CONFIRME)
# calendrier_ecrire([rendez_vous], produit="Agenda", nom="Agenda du bassin de Niort")
#
# Written here, line by line: a library made an object of each property, and a feed of a year took ten times as long.

PARIS = ZoneInfo("Europe/Paris")
PUBLIER, DEMANDER, ANNULER = "PUBLISH", "REQUEST", "CANCEL"
OPTION, CONFIRME, ANNULE = "TENTATIVE", "CONFIRMED", "CANCELLED"
OCTETS_MAX = 75
RELIRE = "PT6H"  # ce que les logiciels d’agenda attendent entre deux lectures, quand ils écoutent
# Les changements d'heure par leur règle, que tous les agendas lisent ; une liste de dates en égare certains.
FUSEAU = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE"""
# Ce qui coupe une ligne chez l’un ou l’autre lecteur devient un retour écrit ; le reste des signes invisibles s’en va.
_DANS_UN_TEXTE = str.maketrans(
    {
        **{chr(rang): "" for rang in (*range(32), 127) if rang != 9},
        **dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", r"\n"),
        "\\": r"\\",
        ";": r"\;",
        ",": r"\,",
    }
)


@dataclass(frozen=True)
class RendezVous:
    """One time of one thing: its identity never changes, its number rises when it moves.

    `debut` and `fin` are aware instants; `invite` is an address and a name, told by a message to one person only, who
    is there already, or is asked to answer (`a_repondre`).
    """

    uid: str
    titre: str
    debut: datetime.datetime
    fin: datetime.datetime
    sequence: int = 0
    etat: str = CONFIRME
    modifie_le: datetime.datetime | None = None
    lieu: str = ""
    position: tuple[float, float] | None = None
    url: str = ""
    texte: str = ""
    categories: tuple[str, ...] = ()
    classe: str = ""
    organisateur: str = ""
    invite: tuple[str, str] | None = None
    a_repondre: bool = False


def uid_de(nom: str) -> str:
    """The identity of a thing in every calendar of the world: its name here, at our address."""
    return f"{nom}@{urlsplit(settings.SITE_URL).netloc or 'safran.example'}"


def calendrier_ecrire(rendez_vous: Iterable[RendezVous], *, produit: str, methode: str = PUBLIER, nom: str = "") -> str:
    """A whole calendar; `nom` is what a subscriber sees in the list of calendars."""
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//SAFRAN//{produit}//FR", f"METHOD:{methode}"]
    if nom:
        lignes += [f"X-WR-CALNAME:{_texte(nom)}", f"NAME:{_texte(nom)}", "X-WR-TIMEZONE:Europe/Paris"]
        lignes += [f"REFRESH-INTERVAL;VALUE=DURATION:{RELIRE}", f"X-PUBLISHED-TTL:{RELIRE}"]
    lignes += FUSEAU.split("\n")
    for dit in rendez_vous:
        lignes += _evenement(dit)
    lignes += ["END:VCALENDAR", ""]
    return "\r\n".join(map(_plier, lignes))


def _evenement(dit: RendezVous) -> Iterator[str]:
    """The lines of one event, before they are folded."""
    yield "BEGIN:VEVENT"
    yield f"UID:{dit.uid}"
    yield f"DTSTAMP:{_universel(dit.modifie_le or timezone.now())}"
    yield f"DTSTART{_mur(dit.debut)}"
    yield f"DTEND{_mur(dit.fin)}"
    yield f"SEQUENCE:{dit.sequence}"
    yield f"SUMMARY:{_texte(dit.titre)}"
    yield f"STATUS:{dit.etat}"
    yield f"TRANSP:{'TRANSPARENT' if dit.etat == ANNULE else 'OPAQUE'}"
    if dit.modifie_le:
        yield f"LAST-MODIFIED:{_universel(dit.modifie_le)}"
    if dit.lieu:
        yield f"LOCATION:{_texte(dit.lieu)}"
    if dit.position:
        yield f"GEO:{dit.position[0]:.6f};{dit.position[1]:.6f}"
    if dit.url:
        yield f"URL:{dit.url}"
    if dit.texte:
        yield f"DESCRIPTION:{_texte(dit.texte)}"
    if dit.categories:
        yield f"CATEGORIES:{','.join(map(_texte, dit.categories))}"
    if dit.classe:
        yield f"CLASS:{dit.classe}"
    if dit.organisateur:
        yield f"ORGANIZER:mailto:{dit.organisateur}"
    if dit.invite:
        adresse, personne = map(_entre_guillemets, dit.invite)
        reponse = "PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if dit.a_repondre else "PARTSTAT=ACCEPTED;RSVP=FALSE"
        yield f'ATTENDEE;CN="{personne}";{reponse}:mailto:{adresse}'
    yield "END:VEVENT"


def _texte(texte: str) -> str:
    return sans_sens(texte).replace("\r\n", "\n").translate(_DANS_UN_TEXTE)


def _entre_guillemets(texte: str) -> str:
    return " ".join(sans_sens(texte).replace('"', "’").split())


def _universel(instant: datetime.datetime) -> str:
    return instant.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _mur(instant: datetime.datetime) -> str:
    """The wall time of Paris; the universal one for the second passage of an hour that comes twice."""
    mur = instant.astimezone(datetime.UTC).astimezone(PARIS)
    if mur.fold:
        return f":{_universel(instant)}"
    return f";TZID=Europe/Paris:{mur:%Y%m%dT%H%M%S}"


def _plier(ligne: str) -> str:
    """The line in pieces of 75 bytes at most, no letter cut in two."""
    octets = ligne.encode()
    if len(octets) <= OCTETS_MAX:
        return ligne
    morceaux, debut, largeur = [], 0, OCTETS_MAX
    while len(octets) - debut > largeur:
        fin = debut + largeur
        while octets[fin] & 0xC0 == 0x80:  # au milieu d’une lettre accentuée
            fin -= 1
        morceaux.append(octets[debut:fin])
        debut, largeur = fin, OCTETS_MAX - 1
    return b"\r\n ".join([*morceaux, octets[debut:]]).decode()


# Atom feeds: what is new, for those who read by feeds; addresses come from the site's setting, never asked (T21).

GENRE = "application/atom+xml; charset=utf-8"
EDITEUR = "SAFRAN, Orientation Poitou-Charentes"


@dataclass(frozen=True)
class Entree:
    """One thing of a feed; `identifiant` is the end of the address that never changes, `url` where to read it."""

    titre: str
    url: str
    texte: str
    identifiant: str
    publiee_le: datetime.datetime | None
    changee_le: datetime.datetime | None
    auteur: str
    mots: tuple[str, ...] = ()


def flux_atom(entrees: Iterable[Entree], *, titre: str, url: str, url_flux: str) -> HttpResponse:
    """The Atom document of these things, in this order."""
    flux = Atom1Feed(
        title=titre,
        link=settings.SITE_URL + url,
        feed_url=settings.SITE_URL + url_flux,
        description="",
        language="fr",
        author_name=EDITEUR,
    )
    for entree in entrees:
        flux.add_item(
            title=_lisible(entree.titre),
            link=settings.SITE_URL + entree.url,
            description=_lisible(entree.texte),
            unique_id=settings.SITE_URL + entree.identifiant,
            pubdate=entree.publiee_le,
            updateddate=entree.changee_le or entree.publiee_le,
            author_name=entree.auteur,
            categories=list(entree.mots),
        )
    return HttpResponse(flux.writeString("utf-8"), content_type=GENRE)


def _lisible(texte: str) -> str:
    """Without what XML forbids, which the library answers by a breakdown."""
    return "".join(lettre for lettre in texte if lettre >= " " or lettre in "\t\n\r")
