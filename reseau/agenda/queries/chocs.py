"""Clashes as they are read: what stands around some dates, in words for one reader, those kept anyway (R5.14)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from home.temps.calendrier import UN_JOUR, Occupation, Tenue, jours_de_paris, occupations_lire
from home.temps.flux import PARIS
from home.temps.typographie import INSECABLE, JOURS, MOIS, heure, typo
from reseau.agenda.chocs import (
    Choc,
    Entourage,
    JourMarque,
    JourNote,
    Rang,
    cle_de_tolerance,
    fenetre_a_lire,
    gravite,
    se_croisent,
)
from reseau.agenda.choices import TOUT_PUBLIC, NatureJour
from reseau.agenda.models import Evenement, JourSensible, Tolerance
from reseau.agenda.queries.dates import occupations_de
from reseau.territoires.portes import bassins_voisins

# Clashes in words, for one reader: what may not be read has no title, no place and no link.
#
# A screen counts and shows these, never the clashes themselves: a likeness of titles would tell a title.

TONS = {Rang.DOUBLON: "garance", Rang.LIEU: "garance", Rang.EQUIPES: "safran"}  # les autres : ocean
MARQUES = {
    NatureJour.VACANCES: "Vacances scolaires",
    NatureJour.FERIE: "Jour férié",
    NatureJour.EXAMEN: "Jour d’examen",
}


@dataclass(frozen=True)
class Gene:
    """What one reader is told of a clash: a title, its tone, a sentence, where to read on (empty when private).

    `chocs` are what it says, the worst first, at the ranks that this reader may know: a session of a morning and an
    afternoon is said once.
    """

    rang: Rang
    titre: str
    ton: str
    phrase: str
    url: str
    chocs: tuple[Choc, ...]

    @property
    def date(self) -> Occupation:
        return self.chocs[0].a

    @property
    def cles(self) -> list[str]:
        """What « keep it anyway » writes."""
        return [cle_de_tolerance(choc) for choc in self.chocs]

    @property
    def bloque(self) -> bool:
        return any(choc.bloque for choc in self.chocs)


def chocs_dire(chocs: Iterable[Choc], compte: Any) -> list[Gene]:
    """These clashes for this reader, worst first; one thing is said once for each date of the event."""
    groupes: dict[tuple[str, str], list[Choc]] = {}
    for choc in chocs:
        rang = _rang_dit(choc, compte)
        if rang is not None:
            groupe = getattr(choc.b, "groupe", "") or choc.b.uid
            groupes.setdefault((choc.a.uid, groupe), []).append(choc._replace(rang=rang))
    ranges = sorted((sorted(groupe, key=gravite) for groupe in groupes.values()), key=lambda groupe: gravite(groupe[0]))
    return [_gene(tuple(groupe), compte) for groupe in ranges]


def jour_dire(note: JourNote, compte: Any) -> str:
    """« Aucune gêne. Salle libre, 11 équipes sur 12 libres. », or the worst of what it disturbs."""
    genes = chocs_dire(note.chocs, compte)
    if genes:
        reste = len(genes) - 1
        suite = f" Et {reste} autres gênes." if reste > 1 else " Et une autre gêne." if reste else ""
        return typo(f"{genes[0].titre} : {genes[0].phrase}{suite}")
    libres = ["salle libre"] if note.salle_libre and note.lieu else []
    if note.equipes > 1:
        libres.append(f"{note.equipes_libres} équipes sur {note.equipes} libres")
    phrase = ", ".join(libres)
    return typo(f"Aucune gêne. {phrase[:1].upper()}{phrase[1:]}." if libres else "Aucune gêne.")


def _rang_dit(choc: Choc, compte: Any) -> Rang | None:
    """The rank that this reader may know; None when only the title makes the clash."""
    if isinstance(choc.b, JourMarque) or choc.rang != Rang.DOUBLON or choc.b.lisible_par(compte):
        return choc.rang
    return choc.sans_titre


def _gene(chocs: tuple[Choc, ...], compte: Any) -> Gene:
    choc, rang, autre = chocs[0], chocs[0].rang, chocs[0].b
    if isinstance(autre, JourMarque):
        return Gene(rang, MARQUES[NatureJour(autre.nature)], "ocean", typo(_jours_marques(autre)), "", chocs)
    lisible = autre.lisible_par(compte)
    phrase = typo(_phrase(rang, choc, _chose(rang, chocs, autre, lisible)))
    url = autre.url if lisible else ""
    return Gene(rang, _titre(rang, choc, autre, lisible), TONS.get(rang, "ocean"), phrase, url, chocs)


def _titre(rang: Rang, choc: Choc, autre: Occupation, lisible: bool) -> str:
    meme_bassin = not choc.a.bassins.isdisjoint(autre.bassins)
    if rang == Rang.LIEU:
        return "Même salle" if choc.a.salle and choc.a.salle == autre.salle else "Même lieu"
    if rang == Rang.BASSIN and not _public_commun(choc, autre):
        meme_theme = not choc.a.themes.isdisjoint(autre.themes)
        return "Même bassin, même thème" if lisible and meme_theme else "Même bassin, même jour"
    if rang == Rang.VOISINS:
        return "Même bassin, même thème" if meme_bassin else "Bassin voisin, même thème"
    if rang == Rang.INVITES:
        return "Invités ailleurs le même jour" if choc.sur_invitation else "Le même jour, dans la région"
    return {
        Rang.DOUBLON: "Peut-être le même événement",
        Rang.EQUIPES: "Mêmes équipes",
        Rang.BASSIN: "Même bassin, même public",
    }[rang]


def _public_commun(choc: Choc, autre: Occupation) -> bool:
    """Someone may want to go to both; a meeting, a session that names no public is for those whom it invites."""
    if choc.sur_invitation:
        return not choc.a.publics.isdisjoint(autre.publics)
    return se_croisent(choc.a.publics, autre.publics)


def _phrase(rang: Rang, choc: Choc, chose: str) -> str:
    """What this clash means, around the name of the other thing."""
    if rang == Rang.DOUBLON:
        return f"{chose}. Si c’est le même, mieux vaut s’y joindre."
    if rang == Rang.LIEU:
        return f"{chose}. {_qui_garde(choc)}"
    if choc.nombre and rang in (Rang.EQUIPES, Rang.INVITES):
        quand = "à la même heure" if rang == Rang.EQUIPES else "le même jour"
        return f"{choc.nombre} personnes que vous attendez le sont aussi ailleurs, {quand} : {_minuscule(chose)}."
    if rang == Rang.EQUIPES:
        combien = len(choc.equipes)
        qui = "Plusieurs personnes que vous attendez le sont"
        if combien:
            qui = f"{combien} équipes demandées le sont" if combien > 1 else "Une équipe demandée l’est"
        return f"{qui} aussi ailleurs, à la même heure : {_minuscule(chose)}."
    return f"{chose}."


def _qui_garde(choc: Choc) -> str:
    """Who keeps the room: the one that is confirmed, the first confirmed of two options."""
    if choc.bloque:
        reste = "" if choc.a.salle else " Si le lieu en a plusieurs, dites laquelle."
        return f"Les deux dates sont confirmées : une seule garde la salle.{reste}"
    if choc.cede is choc.a:
        return "Sa date est confirmée : la vôtre, en option, lui cède la place."
    if choc.cede is not None:
        return "Ce n’est qu’une option : elle cède la place à une date confirmée."
    if choc.a.etat == Tenue.OPTION:
        return "La première date confirmée garde la place ; l’autre est prévenue."
    return "Dites-vous quelle salle chacun prend."


def _chose(rang: Rang, chocs: tuple[Choc, ...], autre: Occupation, lisible: bool) -> str:
    """The other thing, as much as this reader may know of it: its name, where, and when."""
    loin = _ecart(chocs[0].a, autre) if rang == Rang.VOISINS else ""
    if not lisible:
        quand = loin or _jour(chocs[0].a, autre) + heure(autre.debut.astimezone(PARIS))
        return f"{autre.nature.capitalize()}, {quand}"
    nom = f"« {autre.titre} »" + (" (option)" if autre.etat == Tenue.OPTION else "")
    return ", ".join(morceau for morceau in (nom, autre.endroit, loin or _quand(chocs, autre)) if morceau)


def _quand(chocs: tuple[Choc, ...], autre: Occupation) -> str:
    """« 9 h à 16 h 30 », with its day when it is another one; only the days when there are several."""
    premier, dernier = jours_de_paris(autre.debut, autre.fin)
    if premier != dernier:
        return f"du {_jour_du_mois(premier)} au {_jour_du_mois(dernier)}"
    memes = [c.b for c in chocs if isinstance(c.b, Occupation) and jours_de_paris(c.b.debut, c.b.fin)[0] == premier]
    debut, fin = min(memes, key=_commence), max(memes, key=_finit)
    return f"{_jour(chocs[0].a, autre)}{heure(debut.debut.astimezone(PARIS))} à {_fin(fin)}"


def _commence(occupation: Occupation) -> float:
    return occupation.debut.timestamp()


def _finit(occupation: Occupation) -> float:
    return occupation.fin.timestamp()


def _fin(occupation: Occupation) -> str:
    local = occupation.fin.astimezone(PARIS)
    return heure(local) if local.time() != datetime.time() else "minuit"


def _jour(a: Occupation, autre: Occupation) -> str:
    """« mardi 19 janvier, », when the other begins on another day than the event."""
    sien, jour = jours_de_paris(a.debut, a.fin)[0], jours_de_paris(autre.debut, autre.fin)[0]
    return f"{JOURS[jour.weekday()]} {_jour_du_mois(jour)}, " if jour != sien else ""


def _ecart(a: Occupation, autre: Occupation) -> str:
    """« 4 jours plus tard », from the end of one to the beginning of the other."""
    (premier, dernier), (debut, fin) = jours_de_paris(a.debut, a.fin), jours_de_paris(autre.debut, autre.fin)
    if debut > dernier:
        return "le lendemain" if debut - dernier == UN_JOUR else f"{(debut - dernier).days} jours plus tard"
    if fin < premier:
        return "la veille" if premier - fin == UN_JOUR else f"{(premier - fin).days} jours plus tôt"
    return "le même jour"


def _jours_marques(jour: JourMarque) -> str:
    dernier = jour.au - UN_JOUR
    if dernier == jour.du:
        return f"{jour.titre}, le {_jour_du_mois(jour.du)}."
    return f"{jour.titre}, du {_jour_du_mois(jour.du)} au {_jour_du_mois(dernier)}."


def _jour_du_mois(jour: datetime.date) -> str:
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme}{INSECABLE}{MOIS[jour.month - 1]}"


def _minuscule(texte: str) -> str:
    """In the middle of a sentence; a title in quotes keeps its own."""
    return texte[:1].lower() + texte[1:]


# The clashes that someone keeps anyway.


def genes_nouvelles(genes: Iterable[Gene]) -> list[Gene]:
    """Those that nobody has tolerated yet, from either side."""
    genes = list(genes)
    cles = {cle for gene in genes for cle in gene.cles}
    tolerees = set(Tolerance.objects.filter(cle__in=cles).order_by().values_list("cle", flat=True)) if cles else set()
    return [gene for gene in genes if not tolerees.issuperset(gene.cles)]


# What stands around some dates: the other occupations, the bassins beside, the days that are not like the others.


def entourage_lire(dates: Sequence[Occupation], du: datetime.date | None = None) -> Entourage:
    """Everything that these dates may disturb, and what the days to offer from `du` on may, when there are some."""
    debut, fin = fenetre_a_lire(dates, du)
    return entourage_faire(occupations_lire(debut, fin), debut, fin)


def entourage_faire(autres: Iterable[Occupation], du: datetime.datetime, au: datetime.datetime) -> Entourage:
    """Range what holds between two instants, read once, for the clashes of many dates."""
    return Entourage(autres, voisins=bassins_voisins(), jours=jours_marques(du, au))


def jours_marques(du: datetime.datetime, au: datetime.datetime) -> list[JourMarque]:
    """The days kept by the Région that fall between two instants."""
    premier, dernier = timezone.localdate(du), timezone.localdate(au)
    jours = JourSensible.objects.filter(du__lte=dernier, au__gt=premier).prefetch_related("publics")
    return [JourMarque(jour.titre, jour.nature, jour.du, jour.au, _publics(jour)) for jour in jours]


def dates_a_venir(evenement: Evenement) -> list[Occupation]:
    """The dates of an event that are not over, as what takes people, a room and a day; what was read is not again."""
    prefetch_related_objects([evenement], "creneaux", "bassins", "publics", "themes", "co_organisateurs")
    maintenant = timezone.now()
    return occupations_de(
        evenement, [c for c in evenement.creneaux.all() if c.annule_le is None and c.fin > maintenant]
    )


def _publics(jour: JourSensible) -> frozenset[int]:
    """Those that it names; everyone is nobody in particular."""
    return frozenset(public.pk for public in jour.publics.all() if public.code != TOUT_PUBLIC)
