"""An event being written: its place understood, what its date would disturb, better days, what one may do with it
now.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from home.models import Passage
from home.recherche.texte import replier
from home.temps.calendrier import Occupation
from home.temps.typographie import JOURS, MOIS, date_courte, date_longue, heure, mois_court
from reseau.agenda.chocs import JourNote, Semaines, chocs_lire, meilleurs_jours
from reseau.agenda.choices import A_TENIR, Moderation, Vie
from reseau.agenda.horaires import Horaire, Repetition, horaires_de
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_organises
from reseau.agenda.queries.chocs import Gene, chocs_dire, dates_a_venir, entourage_lire, genes_nouvelles, jour_dire
from reseau.agenda.queries.dates import occupation_de
from reseau.agenda.queries.moderation import charte_en_vigueur
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Commune
from reseau.territoires.portes import commune_get, commune_search

# Which place a typed text means: a place of the directory, or a name and an address in a commune.

CHOIX = 5
LONGUEUR = 300
MOTS_DE_COMMUNE = 6
VOIES = frozenset(
    "rue avenue boulevard place allee allees chemin route impasse quai cours square esplanade faubourg".split()
)


@dataclass(frozen=True)
class LieuCompris:
    """What was understood; else a sentence that says what to write, and texts that are understood."""

    lieu: Lieu | None = None
    commune: Commune | None = None
    endroit: str = ""
    adresse: str = ""
    phrase: str = ""
    choix: tuple[str, ...] = ()

    @property
    def ici(self) -> Commune | None:
        """The commune, whichever way it is known."""
        return self.lieu.commune if self.lieu else self.commune


def lieu_lire(texte: str) -> LieuCompris:
    """« Espace Franquin, Angoulême », « 12 rue de la Paix, 79000 Niort », the name of a place of the directory."""
    texte = " ".join(texte[:LONGUEUR].split())
    tete, commune, homonymes = _commune(texte)
    if commune is not None:
        return _dans(commune, tete)
    nom = texte.split(",")[0].strip()
    connus = [lieu for lieu in _publies().filter(nom__iexact=nom)[: CHOIX + 1] if replier(lieu.nom) == replier(nom)]
    if len(connus) == 1:
        return LieuCompris(lieu=connus[0])
    if connus:
        return LieuCompris(phrase="Plusieurs lieux portent ce nom : choisissez.", choix=_dits(connus))
    if homonymes:
        dits = tuple(", ".join(filter(None, (tete, commune.libelle))) for commune in homonymes)
        return LieuCompris(phrase="Précisez la commune :", choix=dits)
    return LieuCompris(phrase="Dites aussi la commune : « Espace Franquin, Angoulême ».")


def lieux_suggerer(texte: str) -> list[str]:
    """Places of the directory whose name holds what is typed, then communes."""
    texte = " ".join(texte.replace("\x00", "")[:LONGUEUR].split())
    if len(texte) < 2:
        return []
    tete, _, fin = texte.rpartition(",")
    nom = tete or texte
    lieux = _publies().filter(nom__icontains=nom.split(",")[0].strip()).order_by("nom", "pk")
    communes = commune_search(fin.strip() or nom, CHOIX)
    avant = f"{tete.strip()}, " if tete else ""
    dits = [*_dits(list(lieux[:CHOIX])), *(f"{avant}{commune.libelle}" for commune in communes)]
    return list(dict.fromkeys(dits))


def lieu_dire(evenement: Evenement) -> str:
    """Where an event is, as `lieu_lire` understands it."""
    if evenement.lieu:
        return lieu_nommer(evenement.lieu)
    commune = evenement.commune.libelle if evenement.commune else ""
    return ", ".join(filter(None, (evenement.endroit, evenement.adresse, commune)))


def _commune(texte: str) -> tuple[str, Commune | None, list[Commune]]:
    """What stands before the commune, the commune, or those that its name may mean."""
    tete, virgule, fin = texte.rpartition(",")
    if virgule:
        commune = commune_get(fin)
        return tete.strip(), commune, [] if commune else commune_search(fin.strip(), CHOIX)
    morceaux = texte.split()
    for nombre in range(min(len(morceaux), MOTS_DE_COMMUNE), 0, -1):
        if commune := commune_get(" ".join(morceaux[-nombre:])):
            return " ".join(morceaux[:-nombre]), commune, []
    return "", None, commune_search(texte, CHOIX)


def _dans(commune: Commune, tete: str) -> LieuCompris:
    """A place of the directory in this commune, or a name, then an address."""
    morceaux = [morceau.strip() for morceau in tete.split(",") if morceau.strip()]
    if not morceaux:
        return LieuCompris(commune=commune)
    siens = list(_publies().filter(commune=commune))
    connus = [lieu for lieu in siens if replier(_sans_commune(lieu)) == replier(", ".join(morceaux))]
    connus = connus or [lieu for lieu in siens if replier(lieu.nom) == replier(tete)]
    if len({replier(lieu.adresse) for lieu in connus}) > 1:
        return LieuCompris(phrase="Plusieurs lieux portent ce nom : choisissez.", choix=_dits(connus))
    if connus:
        return LieuCompris(lieu=connus[0])
    if _adresse(morceaux[0]):
        return LieuCompris(commune=commune, adresse=", ".join(morceaux))
    return LieuCompris(commune=commune, endroit=morceaux[0], adresse=", ".join(morceaux[1:]))


def _adresse(texte: str) -> bool:
    """Begins with a number, or with the name of a way."""
    return texte[0].isdecimal() or replier(texte).split(" ")[0] in VOIES


def _publies() -> QuerySet[Lieu]:
    visibles = Structure.objects.visibles().order_by()
    return Lieu.objects.publies().filter(structure__in=visibles).select_related("commune__departement")


def _dits(lieux: list[Lieu]) -> tuple[str, ...]:
    """Each as it is typed; the address tells two of one name apart."""
    return tuple(dict.fromkeys(lieu_nommer(lieu) for lieu in lieux[:CHOIX]))


def lieu_nommer(lieu: Lieu) -> str:
    """A place of the directory, as `lieu_lire` understands it."""
    return f"{_sans_commune(lieu)}, {lieu.commune.libelle}"


def _sans_commune(lieu: Lieu) -> str:
    return ", ".join(filter(None, (lieu.nom, lieu.adresse)))


# The strip of the coming days: one square a day, darker as the day is fuller.

PAS, GAUCHE, HAUT, COTE = 22, 40, 22, 18
SEMAINE = datetime.timedelta(weeks=1)
CHARGES = ("libre", "peu chargée", "chargée", "parmi les plus chargées")


def frise_dessiner(semaines: Semaines) -> dict[str, Any] | None:
    """Draw the days that were looked at, week by week: squares, names of months and days, the whole in a sentence.

    Each square says where it is and where its rank is written, when it is offered; None when there is no day.
    """
    notes = semaines.frise
    if not notes:
        return None
    lundi = _lundi(notes[0].date)
    rangs = {note.date: rang for rang, note in enumerate(semaines.meilleurs, start=1)}
    lignes = sorted({note.date.weekday() for note in notes})
    cases: list[dict[str, Any]] = []
    for note in notes:
        x, y = _x(note.date, lundi), HAUT + PAS * lignes.index(note.date.weekday())
        dite = {"classe": _classe(note, rangs), "rang": rangs.get(note.date, 0), "ici": note.ici}
        cases.append({"x": x, "y": y, "milieu": x + COTE // 2, "ligne": y + 14, **dite})
    return {
        "largeur": max(case["x"] for case in cases) + COTE + 4,
        "hauteur": HAUT + PAS * len(lignes) + 2,
        "cases": cases,
        "mois": _mois(notes, lundi),
        "jours": [(HAUT + PAS * rang + 14, f"{JOURS[jour][:3]}.") for rang, jour in enumerate(lignes)],
        "label": _label(semaines),
    }


def _classe(note: JourNote, rangs: dict[datetime.date, int]) -> str:
    if note.date in rangs:
        return "fz-best"
    if note.vacances or note.ferie:
        return "fz-v"
    return f"fz-{note.charge}"


def _lundi(jour: datetime.date) -> datetime.date:
    return jour - datetime.timedelta(days=jour.weekday())


def _x(jour: datetime.date, lundi: datetime.date) -> int:
    return GAUCHE + PAS * ((_lundi(jour) - lundi) // SEMAINE)


def _mois(notes: Sequence[JourNote], lundi: datetime.date) -> list[tuple[int, str]]:
    """Each month above its first week; two names never touch."""
    dits: list[tuple[int, str]] = []
    for note in notes:
        nom, x = mois_court(note.date), _x(note.date, lundi)
        if (not dits or dits[-1][1] != nom) and (not dits or x - dits[-1][0] >= 2 * PAS):
            dits.append((x, nom))
    return dits


def _label(semaines: Semaines) -> str:
    notes = semaines.frise
    debut, fin = date_courte(notes[0].date), date_courte(notes[-1].date)
    dits = [f"{len(notes)} jours, du {debut} au {fin}."]
    if semaines.meilleurs:
        dits.append(f"Les moins chargés : {', '.join(_jour(note.date) for note in semaines.meilleurs)}.")
    dits += [f"Votre date, {_jour(note.date)} : {CHARGES[note.charge]}." for note in notes if note.ici]
    return " ".join(dits)


def _jour(jour: datetime.date) -> str:
    return f"{JOURS[jour.weekday()]} {jour.day} {MOIS[jour.month - 1]}"


# What is looked at while someone writes an event: what its date would disturb, better days, the delay.

UN_JOUR = datetime.timedelta(days=1)
MONTREES = 6
JOURS_DITS = ("", "Un", "Deux", "Trois")
NOMBRES = ("Aucune gêne", "Une gêne", "Deux gênes", "Trois gênes", "Quatre gênes", "Cinq gênes", "Six gênes")


@dataclass(frozen=True)
class Regard:
    """What one person is told of a date: what it disturbs, whether a reason is asked, the days that would go better."""

    quand: str
    genes: list[Gene]
    a_motiver: bool
    jours: list[tuple[JourNote, str]]
    frise: dict[str, Any] | None

    @property
    def titre(self) -> str:
        """« Trois gênes, la plus lourde d’abord »."""
        nombre = len(self.genes)
        dit = NOMBRES[nombre] if nombre < len(NOMBRES) else f"{nombre} gênes"
        return f"{dit}, la plus lourde d’abord" if nombre > 1 else dit

    @property
    def titre_des_jours(self) -> str:
        """« Trois jours qui iraient mieux »."""
        nombre = len(self.jours)
        return "Un jour qui irait mieux" if nombre == 1 else f"{JOURS_DITS[nombre]} jours qui iraient mieux"

    @property
    def montrees(self) -> list[Gene]:
        return self.genes[:MONTREES]

    @property
    def autres(self) -> int:
        return len(self.genes) - len(self.montrees)

    @property
    def bloque(self) -> bool:
        return any(gene.bloque for gene in self.genes)


def evenement_pense(evenement: Evenement, ensembles: Mapping[str, Iterable[Any]], **champs: Any) -> Evenement:
    """The event as it is typed, with what it is linked to; never saved."""
    pense = copy(evenement)
    if pense.pk is None:
        pense.pk = 0  # sans clé, une relation ne se lit pas, même déjà lue
    for nom, valeur in champs.items():
        setattr(pense, nom, valeur)
    liens = {"co_organisateurs": list(evenement.co_organisateurs.all()) if evenement.pk else [], **ensembles}
    vars(pense)["_prefetched_objects_cache"] = {nom: list(valeurs) for nom, valeurs in liens.items()}
    return pense


def dates_pensees(pense: Evenement, horaire: Horaire, repetition: Repetition | None) -> list[Occupation]:
    """Its dates as what takes people, a room and a day."""
    horaires = horaires_de(horaire, repetition)
    return [occupation_de(pense, rang, dit.debut, dit.fin) for rang, dit in enumerate(horaires, start=1)]


def dates_gardees(pense: Evenement) -> list[Occupation]:
    """Its written dates that are not over, with what is typed around them."""
    creneaux = pense.creneaux.tenus().filter(fin__gt=timezone.now())
    return [occupation_de(pense, creneau.rang, creneau.debut, creneau.fin) for creneau in creneaux]


def regard_lire(dates: list[Occupation], compte: Compte) -> Regard:
    """What these dates would disturb, as this person may know it, and the best days for the first of them."""
    aujourdhui = timezone.localdate()
    delai = delai_lire(dates[0].debut)
    a_temps = delai is not None and not delai["court"]
    du = aujourdhui + (datetime.timedelta(days=delai["demande"]) if a_temps else UN_JOUR)
    entourage = entourage_lire(dates, du)
    genes = chocs_dire(chocs_lire(dates, entourage), compte)
    semaines = meilleurs_jours(dates[0], entourage, du=du)
    date = dates[0]
    nombre = len(dates)
    quand = f"{date_longue(date.debut)}, {heure(date.debut)} à {heure(date.fin)}"
    reste = f", et {nombre - 1} autres dates" if nombre > 2 else ", et une autre date" if nombre == 2 else ""
    return Regard(
        ", ".join(filter(None, (quand, date.endroit))) + reste,
        genes,
        bool(genes_nouvelles(genes)),
        [(note, jour_dire(note, compte)) for note in semaines.meilleurs],
        frise_dessiner(semaines),
    )


def delai_lire(debut: datetime.datetime) -> dict[str, int] | None:
    """The days that the charter asks, those left before this instant, `court` below; None without a charter."""
    charte = charte_en_vigueur()
    if charte is None:
        return None
    jours = (timezone.localtime(debut).date() - timezone.localdate()).days
    return {"jours": jours, "demande": charte.delai, "court": jours < charte.delai}


# The events that one writes: which gestures they allow now, their dates, those of a person.

GESTES = {
    "confirmer": "Confirmer la date",
    "option": "Remettre en option",
    "reporter": "Reporter",
    "annuler": "Annuler l’événement",
    "reprendre": "Reprendre",
    "jeter": "Jeter le brouillon",
}


def gestes_de(evenement: Evenement, compte: Compte) -> dict[str, str]:
    """The gestures on its life that it allows this person now, with their words."""
    if evenement.moderation == Moderation.BROUILLON:
        permis = {"jeter"} if not evenement.propose_le else {"annuler"} if evenement.vie != Vie.ANNULE else set()
    else:
        permis = set(_de_vie(evenement))
        sien = evenement.moderation == Moderation.PROPOSE and evenement.cree_par_id == compte.pk
        if sien and peut_changer(evenement):
            permis.add("reprendre")
    return {nom: libelle for nom, libelle in GESTES.items() if nom in permis}


def _de_vie(evenement: Evenement) -> tuple[str, ...]:
    if evenement.vie == Vie.REPORTE:
        return ("annuler",)
    if evenement.vie not in A_TENIR or evenement.passe:
        return ()
    return ("confirmer" if evenement.vie == Vie.OPTION else "option", "reporter", "annuler")


def peut_changer(evenement: Evenement) -> bool:
    """Neither cancelled nor over: its page of writing is open."""
    return evenement.vie in {*A_TENIR, Vie.REPORTE} and not (evenement.passe and evenement.vie != Vie.REPORTE)


def dates_ecrites(evenement: Evenement) -> list[Any]:
    """Every date, those taken away too, in order; `change` says whether it still may."""
    creneaux: list[Any] = list(evenement.creneaux.all())
    plusieurs = sum(creneau.tient for creneau in creneaux) != 1
    for creneau in creneaux:
        creneau.change = plusieurs and creneau.tient and not creneau.passe
    return creneaux


def mes_evenements(compte: Compte) -> QuerySet[Evenement]:
    """Those that this person prepares or organises, the next first, with what moderation last said of each."""
    dit = Passage.objects.de(Evenement).filter(
        object_id=OuterRef("pk"), vers__in=(Moderation.A_COMPLETER, Moderation.REFUSE)
    )
    dernier = dit.exclude(motif="").order_by("-pk").values("motif")[:1]
    return (
        evenements_organises(compte)
        .select_related("organisateur", "lieu__commune", "commune")
        .annotate(dit=Subquery(dernier))
        .order_by("-debut", "-pk")
    )


# What the page of writing shows around its form.


class Ecrit(Protocol):
    """What is being written: whether someone sent it, and its dates as they are typed."""

    is_bound: bool

    def dates(self) -> list[Occupation]:
        """As what takes people, a room and a day; none while the day, an hour or the place is missing."""


def page_d_ecriture(form: Ecrit, compte: Compte, evenement: Evenement | None) -> dict[str, Any]:
    """The panel of clashes, the delay, and for an event written already, its dates and its gestures."""
    contexte: dict[str, Any] = {"evenement": evenement}
    dates = form.dates() if form.is_bound else dates_a_venir(evenement) if evenement else []
    if dates:
        contexte |= {"regard": regard_lire(dates, compte), "delai": delai_lire(dates[0].debut)}
    if evenement is not None:
        contexte |= {"dates": dates_ecrites(evenement), "gestes": gestes_de(evenement, compte)}
    return contexte


def suites_d_un_evenement(evenement: Evenement, compte: Compte) -> dict[str, Any]:
    """What its page adds for who organises or moderates it: gestures, clashes, why its date is kept."""
    dates = dates_a_venir(evenement) if evenement.tient_sa_date else []
    return {
        "modifie": True,
        "change": peut_changer(evenement),
        "gestes": gestes_de(evenement, compte),
        "genes": chocs_dire(chocs_lire(dates, entourage_lire(dates)), compte) if dates else [],
        "tolerances": list(evenement.tolerances.order_by().values_list("motif", flat=True).distinct()) if dates else [],
    }
