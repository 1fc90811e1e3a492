"""Questions drawn from the directory of a territory and written as frozen questions."""

import datetime
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.recherche import index
from home.recherche.texte import replier
from home.temps.typographie import date_courte, date_longue, heure
from reseau.annuaire.models import LigneRecherche
from reseau.annuaire.portes import Besoin
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune
from safran.quiz.choices import FAUX, GENEREE, VRAI, Json, TypeQuestion
from safran.quiz.quifaitquoi.lecture import Gabarit, Lecture, LieuLu, Partage, Sujet, partager

PROPOSEES = 4
MAX_JUSTES = 3
DE_STRUCTURE = frozenset({"structure", "affirmation"})


@dataclass(frozen=True)
class Ebauche:
    """A question before its words: what it asks, which answers are proposed."""

    sujet: Sujet
    gabarit: Gabarit
    commune: Commune
    partage: Partage
    justes: tuple[Any, ...]
    fausses: tuple[Any, ...]


Nom = tuple[str, dict[str, str] | None]  # comment une réponse se dit, et la fiche qui en parle


def dite(identite: str, texte: str, juste: bool, cle: Any, retour: str = "") -> Json:
    """A proposed answer; `cle` finds again what it names."""
    return {"id": identite, "texte": texte, "juste": juste, "retour": retour, "cle": cle}


class Redacteur:
    """Writes questions; whatever their number, two queries."""

    def __init__(self, lecture: Lecture, ebauches: Iterable[Ebauche]) -> None:
        self.lecture, ebauches = lecture, list(ebauches)
        structures = {cle for e in ebauches if e.gabarit.sujet in DE_STRUCTURE for cle in (*e.justes, *e.fausses)}
        self.structures = Structure.objects.only("nom", "code").in_bulk(structures)
        preuves = {self._position(e, cle) for e in ebauches for cle in e.justes}
        self.preuves = lecture.delivrances.lire(preuves - {None})

    def ecrire(self, ebauche: Ebauche, hasard: random.Random) -> Json | None:
        """The frozen question; None when two answers would bear the same name."""
        noms = nommer(self.lecture, ebauche.sujet, ebauche.gabarit, ebauche.commune, self.structures)
        choix = self._choisir(ebauche, noms, hasard)
        if choix is None:
            return None
        justes, fausses = choix
        ecrire = self._affirmation if ebauche.gabarit.sujet == "affirmation" else self._question
        corps = ecrire(ebauche, noms, justes, fausses, hasard)
        fiches = [self._fiches(ebauche, noms, cle) for cle in (*justes, *fausses)]
        return {
            "id": f"{GENEREE}{hasard.getrandbits(64):016x}",
            "points": 1,
            **corps,
            "fiches": list({f["url"]: f for lot in fiches for f in lot}.values()),
            "sujet": {**asdict(ebauche.sujet), "structures": list(ebauche.sujet.structures)},
            "lu_le": self.lecture.jour.isoformat(),
        }

    def _choisir(
        self, ebauche: Ebauche, noms: Mapping[Any, Nom], hasard: random.Random
    ) -> tuple[list[Any], list[Any]] | None:
        """Which answers are proposed: all different to read, at least one right, and one wrong."""
        if ebauche.gabarit.sujet == "affirmation":
            return list(ebauche.justes), list(ebauche.fausses)
        lus: set[str] = set()
        gardees: list[list[Any]] = [[], []]
        for rang, cles in enumerate((ebauche.justes, ebauche.fausses)):
            for cle in cles:
                texte = replier(noms[cle][0]) if cle in noms else ""
                if texte and texte not in lus:
                    lus.add(texte)
                    gardees[rang].append(cle)
        justes, fausses = gardees
        return (justes, fausses[: PROPOSEES - len(justes)]) if justes and fausses else None

    def _question(
        self, ebauche: Ebauche, noms: Mapping[Any, Nom], justes: list, fausses: list, hasard: random.Random
    ) -> Json:
        plusieurs = len(justes) > 1
        gabarit = ebauche.gabarit
        proposees = [(cle, True) for cle in justes] + [(cle, False) for cle in fausses]
        hasard.shuffle(proposees)
        return {
            "genre": TypeQuestion.MULTIPLE.value if plusieurs else TypeQuestion.UNIQUE.value,
            "enonce": self._phrase(gabarit.plusieurs if plusieurs else gabarit.une, ebauche),
            "retour": self._source(),
            "reponses": [
                dite(f"r{rang}", noms[cle][0], juste, cle, self._pourquoi(ebauche, cle, juste))
                for rang, (cle, juste) in enumerate(proposees, start=1)
            ],
        }

    def _affirmation(
        self, ebauche: Ebauche, noms: Mapping[Any, Nom], justes: list, fausses: list, hasard: random.Random
    ) -> Json:
        vraie, (cle, *_) = bool(justes), [*justes, *fausses]
        return {
            "genre": TypeQuestion.VRAI_FAUX.value,
            "enonce": self._phrase(ebauche.gabarit.une, ebauche, structure=noms[cle][0]),
            "retour": f"{self._pourquoi(ebauche, cle, vraie)} {self._source()}",
            "reponses": [dite(VRAI, "Vrai", vraie, cle), dite(FAUX, "Faux", not vraie, cle)],
        }

    def _phrase(self, phrase: str, ebauche: Ebauche, structure: str = "") -> str:
        sujet, mots = ebauche.sujet, self.lecture.mots
        moment = datetime.datetime.fromisoformat(sujet.moment) if sujet.moment else None
        jour = date_longue(moment)
        return phrase.format(
            commune=ebauche.commune.libelle,
            public=_minuscule(mots.libelle("public", sujet.public)),
            theme=_minuscule(mots.libelle("theme", sujet.theme)),
            quoi=self.lecture.reglages.quoi.get(sujet.mission, ""),
            reseau=f"« {mots.libelle('reseau', sujet.reseau)} »",
            structure=structure,
            jour=jour[:1].upper() + jour[1:],
            heure=heure(moment),
            km=sujet.km,
        )

    def _pourquoi(self, ebauche: Ebauche, cle: Any, juste: bool) -> str:
        """Why an answer is right or wrong; the service that proves a right one is named."""
        gabarit = ebauche.gabarit
        raison = self._phrase(gabarit.oui if juste else gabarit.non, ebauche)
        preuve = self._preuve(ebauche, cle) if juste else None
        if preuve is None:
            return raison
        a_distance = preuve.lieu is None or not self._pres(ebauche) >> (self._position(ebauche, cle) or 0) & 1
        ou = ", à distance" if a_distance else f", {preuve.lieu.commune.nom}"
        qui = "" if gabarit.sujet in DE_STRUCTURE else f" de {preuve.structure.nom}"
        return f"{raison} Service : « {preuve.service.nom} »{qui}{ou}."

    def _preuve(self, ebauche: Ebauche, cle: Any) -> LigneRecherche | None:
        position = self._position(ebauche, cle)
        return None if position is None else self.preuves.get(position)

    def _position(self, ebauche: Ebauche, cle: Any) -> int | None:
        """The row that proves a right answer: one near the town rather than one given remotely."""
        lignes = ebauche.partage.justes.get(cle, 0)
        return _premiere(lignes & self._pres(ebauche) or lignes)

    def _pres(self, ebauche: Ebauche) -> int:
        return self.lecture.delivrances.pres(self.lecture.besoin(ebauche.sujet, ebauche.commune))

    def _fiches(self, ebauche: Ebauche, noms: Mapping[Any, Nom], cle: Any) -> list[dict[str, str]]:
        """The sheets to read about an answer: its own, and that of the service that proves it."""
        trouvees = [fiche] if (fiche := noms[cle][1]) else []
        if reseau := ebauche.sujet.reseau:
            trouvees.append(_fiche("reseau", self.lecture.mots.libelle("reseau", reseau), reseau))
        if preuve := self._preuve(ebauche, cle):
            trouvees.append(_fiche("structure", preuve.structure.nom, preuve.structure.code))
        return trouvees

    def _source(self) -> str:
        return f"D’après l’annuaire, lu le {date_courte(self.lecture.jour)}."


def nommer(
    lecture: Lecture, sujet: Sujet, gabarit: Gabarit, commune: Commune, structures: Mapping[int, Structure]
) -> dict[Any, Nom]:
    """What each possible answer is called today."""
    mots = lecture.mots.tous
    if gabarit.sujet == "reseau":
        return {code: (nom, _fiche("reseau", nom, code)) for code, nom in mots["reseau"].items()}
    if gabarit.sujet == "public":
        return {code: (libelle, None) for code, libelle in mots["public"].items()}
    if gabarit.sujet == "lieu":
        return _noms_des_lieux(lecture.lieux(lecture.besoin(sujet, commune), sujet.structures))
    return {cle: (s.nom, _fiche("structure", s.nom, s.code)) for cle, s in structures.items()}


def _noms_des_lieux(lieux: Mapping[int, LieuLu]) -> dict[int, Nom]:
    """« Mission locale (Niort) »; the place itself is named too where a structure has several in a town."""
    memes = Counter((lieu.ligne.structure_id, lieu.ligne.lieu.commune_id) for lieu in lieux.values())
    noms = {}
    for cle, lieu in lieux.items():
        ligne, structure = lieu.ligne, lieu.ligne.structure
        seul = memes[ligne.structure_id, ligne.lieu.commune_id] == 1
        nom = structure.nom if seul else f"{structure.nom}, {ligne.lieu.nom}"
        noms[cle] = f"{nom} ({ligne.lieu.commune.nom})", _fiche("structure", structure.nom, structure.code)
    return noms


def _fiche(route: str, titre: str, code: str) -> dict[str, str]:
    return {"titre": titre, "url": reverse(route, args=[code])}


def _premiere(lignes: int) -> int | None:
    return next(iter(index.positions(lignes & -lignes)), None) if lignes else None


def _minuscule(libelle: str) -> str:
    """« demandeurs d’emploi » inside a sentence; an acronym stays as it is."""
    return libelle if libelle[1:2].isupper() else libelle[:1].lower() + libelle[1:]


# Draws questions from the directory of a territory; the same seed on the same directory gives the same questions.

COMMUNES = 3
ESSAIS_PAR_QUESTION = 80
EN_RESERVE = 2
PAR_GABARIT = 2
MAX_DE_JUSTES = 12
FAUSSES_PROBABLES = 8
STRUCTURES_DES_LIEUX = 12
LIEUX_PAR_TIRAGE = 1


def questions_tirer(
    *,
    nombre: int,
    graine: str,
    bassin: Bassin | None = None,
    jour: datetime.date | None = None,
    sauf: Iterable[Json] = (),
) -> list[Json]:
    """Up to `nombre` frozen questions about a bassin, or about the whole region; fewer when the directory is too thin.

    `sauf` holds questions not to ask again. The number of database queries depends neither on the size of the
    directory nor on the number of questions.
    """
    lecture, hasard = Lecture(jour), random.Random(f"quifaitquoi:{graine}")  # noqa: S311
    communes = list(lecture.communes(bassin=bassin).values())
    if not communes:
        return []
    tirage = _Tirage(lecture, hasard, hasard.sample(communes, min(COMMUNES, len(communes))))
    tirage.vus |= {Sujet.relire(question["sujet"]) for question in sauf}
    ebauches = list(tirage.ebauches(nombre + EN_RESERVE, ESSAIS_PAR_QUESTION * nombre))
    redacteur = Redacteur(lecture, ebauches)
    questions = [question for ebauche in ebauches if (question := redacteur.ecrire(ebauche, hasard))]
    return questions[:nombre]


def questions_qui_tiennent(questions: Iterable[Json], jour: datetime.date | None = None) -> set[str]:
    """The identities of those of these questions whose every answer still is what it was said to be."""
    questions, lecture = list(questions), Lecture(jour)
    sujets = {question["id"]: Sujet.relire(question["sujet"]) for question in questions}
    communes = lecture.communes([sujet.commune for sujet in sujets.values()])
    cles = {r["cle"] for q in questions if _gabarit(lecture, q).sujet in DE_STRUCTURE for r in q["reponses"]}
    structures = Structure.objects.only("nom", "code").in_bulk(cles)
    tiennent = set()
    for question in questions:
        sujet, gabarit = sujets[question["id"]], _gabarit(lecture, question)
        commune = communes.get(sujet.commune)
        if commune and _tient(lecture, question, sujet, gabarit, commune, structures):
            tiennent.add(question["id"])
    return tiennent


def _gabarit(lecture: Lecture, question: Json) -> Gabarit:
    return lecture.reglages.gabarits[question["sujet"]["gabarit"]]


def _tient(
    lecture: Lecture, question: Json, sujet: Sujet, gabarit: Gabarit, commune: Commune, structures: dict[int, Structure]
) -> bool:
    """Every answer is still right or wrong as it was, and still bears the name that is shown."""
    if sujet.moment and datetime.datetime.fromisoformat(sujet.moment) <= timezone.now():
        return False
    partage = partager(lecture, sujet, commune)
    noms = nommer(lecture, sujet, gabarit, commune, structures)
    for reponse in question["reponses"]:
        cle, juste = reponse["cle"], reponse["juste"]
        if gabarit.sujet == "affirmation":
            juste = next(r["juste"] for r in question["reponses"])
            if cle not in noms or not question["enonce"].startswith(noms[cle][0]):
                return False
        elif cle not in noms or noms[cle][0] != reponse["texte"]:
            return False
        if cle not in (partage.justes if juste else partage.fausses):
            return False
    return True


class _Tirage:
    """Tries needs at random until enough of them make a question."""

    def __init__(self, lecture: Lecture, hasard: random.Random, communes: list[Commune]) -> None:
        self.lecture, self.hasard, self.communes = lecture, hasard, communes
        self.vus: set[Sujet] = set()
        self.reseaux: dict[str, list[str]] = {}
        for commune in communes:
            lignes = lecture.delivrent(Besoin(commune=commune, rayon=lecture.reglages.km))
            codes = lecture.mots.tous.get("reseau", ())
            self.reseaux[commune.code_insee] = [c for c in codes if lecture.delivrances.du_reseau(lignes, c)]
        self.lieux_essayes = 0
        reglages, mots = lecture.reglages, lecture.mots
        self.publics = [code for code in mots.en_vigueur.get("public", ()) if code not in reglages.publics_ecartes]
        self.themes = mots.en_vigueur.get("theme", [])

    def ebauches(self, nombre: int, essais: int) -> Iterator[Ebauche]:
        """At most `nombre` of them, in at most `essais` tries; no kind takes more than its part."""
        gabarits = list(self.lecture.reglages.gabarits.values())
        poids = [gabarit.poids for gabarit in gabarits]
        faites: Counter[str] = Counter()
        part = max(PAR_GABARIT, -(-nombre * PAR_GABARIT // 5))
        for _essai in range(essais):
            gabarit = self.hasard.choices(gabarits, poids)[0]
            if faites[gabarit.code] >= part or not (ebauche := self._essayer(gabarit)):
                continue
            faites[gabarit.code] += 1
            yield ebauche
            if faites.total() == nombre:
                return

    def _essayer(self, gabarit: Gabarit) -> Ebauche | None:
        commune = self.hasard.choice(self.communes)
        sujet = self._sujet(gabarit, commune)
        if sujet is None or sujet in self.vus:
            return None
        self.vus.add(sujet)
        partage = partager(self.lecture, sujet, commune)
        if not partage.justes or len(partage.justes) > MAX_DE_JUSTES or len(partage.fausses) < 2:
            return None
        justes, fausses = self._proposer(gabarit, partage)
        return Ebauche(sujet, gabarit, commune, partage, justes, fausses)

    def _sujet(self, gabarit: Gabarit, commune: Commune) -> Sujet | None:
        hasard, km = self.hasard, self.lecture.reglages.km
        debut = {"gabarit": gabarit.code, "commune": commune.code_insee, "km": km}
        if gabarit.sujet == "lieu":
            # A coming day and hour, some structures that receive nearby: reading their hours costs a query, so seldom.
            if self.lieux_essayes == LIEUX_PAR_TIRAGE:
                return None
            self.lieux_essayes += 1
            structures = self.lecture.structures_a_lieux(Besoin(commune=commune, rayon=km))
            choisies = tuple(sorted(self.hasard.sample(structures, min(STRUCTURES_DES_LIEUX, len(structures)))))
            jour_semaine, heure = self.hasard.choice(self.lecture.reglages.moments)
            avance = (jour_semaine - self.lecture.jour.weekday() - 1) % 7 + 1
            jour = self.lecture.jour + datetime.timedelta(days=avance)
            moment = datetime.datetime.combine(jour, heure, timezone.get_current_timezone())
            return Sujet(**debut, structures=choisies, moment=moment.isoformat())
        mission = hasard.choice(gabarit.missions)
        if gabarit.sujet == "public":
            reseaux = self.reseaux[commune.code_insee]
            return Sujet(**debut, mission=mission, reseau=hasard.choice(reseaux)) if reseaux else None
        if not self.publics or not self.themes:
            return None
        mission = mission if gabarit.code != "qui_reoriente" else ""
        return Sujet(**debut, mission=mission, public=hasard.choice(self.publics), theme=hasard.choice(self.themes))

    def _proposer(self, gabarit: Gabarit, partage: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Which right answers are kept, and which wrong ones may stand beside them."""
        hasard, justes = self.hasard, list(partage.justes)
        probables = list(partage.fausses[:FAUSSES_PROBABLES])
        if gabarit.sujet == "affirmation":
            return ((hasard.choice(justes),), ()) if hasard.random() < 0.5 else ((), (hasard.choice(probables),))
        combien = hasard.randint(1, min(MAX_JUSTES, len(justes), PROPOSEES - 1))
        return tuple(hasard.sample(justes, combien)), tuple(hasard.sample(probables, len(probables)))
