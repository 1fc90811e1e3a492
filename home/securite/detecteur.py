"""Find direct identifiers of persons in French text, to warn at entry (R3.5, G03). Pure functions, no database."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from home.recherche.texte import replier

TELEPHONE, COURRIEL, NIR = "TELEPHONE", "COURRIEL", "NIR"
NAISSANCE, PERSONNE, ADRESSE = "NAISSANCE", "PERSONNE", "ADRESSE"
LIBELLES = {
    TELEPHONE: "un numéro de téléphone",
    COURRIEL: "une adresse électronique",
    NIR: "un numéro de sécurité sociale",
    NAISSANCE: "une date de naissance",
    PERSONNE: "le nom d’une personne",
    ADRESSE: "une adresse postale",
}


@dataclass(frozen=True)
class Detection:
    """One identifier seen: its kind, the words found and where they stand."""

    nature: str
    extrait: str
    debut: int
    fin: int

    @property
    def libelle(self) -> str:
        """The kind in words, with its article."""
        return LIBELLES[self.nature]


_BLANC = r"[ \t\u00a0\u202f]"
_SEP = rf"(?:{_BLANC}|[.\-/_])"
_MAJ = "A-ZÀ-ÖØ-ÞŒŸ"
_MIN = "a-zß-öø-ÿœæ"
_MOIS = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
_AN = r"(?:19|20)\d{2}"

_TELEPHONE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00){_BLANC}?33{_SEP}{{0,2}}(?:\(0\){_BLANC}?)?[1-79]|\(?0{_SEP}?[1-79])(?:\)?{_SEP}{{0,3}}\d){{8}}(?!\d)"
)
_COURRIEL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}(?:[ \u00a0]?@[ \u00a0]?|\s?[\[(]\s?(?:at|arobase|@)\s?[\])]\s?)"
    r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}",
    re.I,
)
_NIR = re.compile(
    rf"(?<![\d.,])[1278]{_SEP}?\d{{2}}{_SEP}?(?:0[1-9]|1[0-2]|[2-9]\d){_SEP}?(?:\d{{2}}|2[ABab]){_SEP}?\d{{3}}{_SEP}?\d{{3}}"
    rf"(?:{_BLANC}?[/(\-]?{_BLANC}?(?:cl[ée]{_BLANC})?\d{{2}}\)?)?(?!\d)"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:er)?{_BLANC}(?:{_MOIS}){_BLANC}{_AN}|\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:{_AN}|\d{{2}})"
    rf"|(?:{_MOIS}){_BLANC}{_AN}|{_AN})"
)
_NAISSANCE = re.compile(
    rf"\b(?P<verbe>n[ée](?:\(?e\)?)?s?){_BLANC}(?:le|en|un|au|début|fin){_BLANC}(?:mois{_BLANC}de{_BLANC})?(?P<date>{_DATE})\b"
    rf"|\b(?:date{_BLANC}(?:et{_BLANC}lieu{_BLANC})?de{_BLANC}naissance|ddn|naissance{_BLANC}le|anniversaire{_BLANC}le)"
    rf"{_BLANC}?:?{_BLANC}?(?:le{_BLANC})?{_DATE}\b",
    re.I,
)
_PARTICULE = rf"(?:(?:de{_BLANC}la|de|du|des|la|le|van|von|ben|el|al){_BLANC}|[dDlL]['’])"
_NOM = rf"[{_MAJ}](?:[{_MIN}{_MAJ}]|['’](?=[{_MAJ}]))+"
_PERSONNE = re.compile(
    rf"(?<![\w\-'’])(?:MM?\.|M(?={_BLANC}[{_MAJ}][{_MIN}])|Mrs?\.?|Mmes?\.?|Mlles?\.?|(?:[Mm]onsieur|[Mm]adame|[Mm]ademoiselle"
    rf"|MONSIEUR|MADAME)|Dr\.?|[Dd]octeure?)(?:(?<=\.)|{_BLANC}){_BLANC}?"
    rf"(?P<nom>(?:{_PARTICULE})?{_NOM}(?:(?:{_BLANC}|-)(?:{_PARTICULE})?{_NOM}){{0,4}})"
)
_VOIE_SURE = (
    "(?:grande|vieille|petite)[ -]rue|rue|avenue|av\\.|boulevard|boul\\.|bd|bld|impasse|allée|allee|lotissement"
    "|venelle|faubourg"
)
_VOIE = "place|chemin|route|quai|cours|square|passage|résidence|residence|sentier|rond-point|hameau|lieu-dit|esplanade"
_LIEN = rf"(?:(?:de{_BLANC}la|de{_BLANC}l['’]|de|du|des|la|le|les|aux?|à){_BLANC}?|[dDlL]['’])?"
_NUMERO = rf"(?<![\d,.])\d{{1,4}}{_BLANC}?(?:bis|ter|quater|[A-D]\b)?{_BLANC}?,?{_BLANC}{{1,2}}"
_ADRESSE = re.compile(
    rf"{_NUMERO}(?:(?:{_VOIE_SURE}|{_VOIE_SURE.upper()}|{_VOIE_SURE.title()}){_BLANC}{_LIEN}[\w'’]+"
    rf"|(?:{_VOIE}|{_VOIE.title()}){_BLANC}{_LIEN}[{_MAJ}][{_MIN}'’]+)"
)
_HABITE = re.compile(
    rf"\b(?:[Hh]abit\w{{1,6}}|[Dd]emeur\w{{1,6}}|[Dd]omicili\w{{1,4}}|[Ll]og[ée]\w{{0,2}}|[Rr][ée]sid(?:e|ent|ait|ant))\b"
    rf"[^.!?\n]{{0,25}}?\b(?:{_VOIE_SURE}|{_VOIE}){_BLANC}{_LIEN}[{_MAJ}]\w+"
)
# Ce qui « naît » sans être une personne.
_CHOSES = re.compile(
    r"\b(?:projet|idee|association|dispositif|action|structure|reseau|permanence|atelier|collectif|service|plateforme"
    r"|partenariat|outil|experience|experimentation|demarche|initiative|pratique|cooperation|entreprise|programme"
    r"|groupe|conseil|fiche|accord|convention|club|tiers-lieu|cooperative|ecole|centre|mission|fonction|forum|guide|loi)s?\b"
)
# Après une civilité, un mot à majuscule qui nomme une fonction ou personne en particulier.
_FONCTIONS = frozenset(
    "le la les l maire mairesse prefet prefete president presidente directeur directrice ministre recteur rectrice "
    "region mairie prefecture direction etat tout toutlemonde cpe drh pdg dg rh untel unetelle x y z xx xxx".split()
)
_FICTIFS = frozenset({"untel", "unetelle", "machin", "truc", "bidule", "tout-le-monde", "tartempion"})


def _naissance_de_chose(texte: str, trouve: re.Match[str]) -> bool:
    """« le projet né en 2015 »: the thing named just before, in the same sentence, is not a person."""
    if trouve.group("verbe") is None or not re.fullmatch(rf"{_AN}|(?:{_MOIS}){_BLANC}{_AN}", trouve["date"], re.I):
        return False
    avant = re.split(r"[.!?;:\n]", texte[max(0, trouve.start() - 80) : trouve.start()])[-1]
    return _CHOSES.search(replier(avant)) is not None


def _sans_personne(texte: str, trouve: re.Match[str]) -> bool:
    """« Madame la Directrice », « Monsieur Tout-le-monde »: a function or nobody."""
    nom = replier(trouve["nom"])
    premier = re.split(r"[\s'’]", nom)[0]
    suivants = [mot for mot in re.split(r"[\s'’\-]+", nom) if mot not in {"de", "du", "des", "la", "le", "d", "l"}]
    return nom in _FICTIFS or premier in _FICTIFS or not suivants or suivants[0] in _FONCTIONS


_MOTIFS: tuple[tuple[str, re.Pattern[str], Callable[[str, re.Match[str]], bool] | None], ...] = (
    (COURRIEL, _COURRIEL, None),
    (NIR, _NIR, None),
    (TELEPHONE, _TELEPHONE, None),
    (NAISSANCE, _NAISSANCE, _naissance_de_chose),
    (PERSONNE, _PERSONNE, _sans_personne),
    (ADRESSE, _ADRESSE, None),
    (ADRESSE, _HABITE, None),
)


def identifiants_detecter(texte: str) -> list[Detection]:
    """Return the direct identifiers seen in `texte`, in order, none overlapping another (R3.5).

    Looks for French telephone numbers, e-mail addresses, social-security numbers (13 or 15 digits, whatever the
    key), dates of birth, names after a civility (« Madame R. » is accepted) and postal addresses.
    """
    trouvees: list[Detection] = []
    for nature, motif, ecarter in _MOTIFS:
        for trouve in motif.finditer(texte):
            debut, fin = trouve.span()
            rang = bisect_left(trouvees, debut, key=_debut)
            libre_avant = rang == 0 or trouvees[rang - 1].fin <= debut
            libre_apres = rang == len(trouvees) or fin <= trouvees[rang].debut
            if libre_avant and libre_apres and (ecarter is None or not ecarter(texte, trouve)):
                trouvees.insert(rang, Detection(nature, trouve.group().strip(), debut, fin))
    return trouvees


def _debut(detection: Detection) -> int:
    return detection.debut


def phrase_alerte(detections: list[Detection], sinon: str = "dites plus bas pourquoi c’est nécessaire") -> str:
    """One sentence that says what was seen, word for word, and what to do: take it out, or else `sinon`."""
    vus = []
    for detection in detections[:5]:
        morceau = f"{detection.libelle} («\u00a0{detection.extrait}\u00a0»)"
        if morceau not in vus:
            vus.append(morceau)
    liste = vus[0] if len(vus) == 1 else ", ".join(vus[:-1]) + " et " + vus[-1]
    retirez = "Retirez-le" if len(vus) == 1 else "Retirez-les"
    return f"On dirait {liste}. {retirez}, ou {sinon}."
