"""One door for every format: recognised by its content, decoded, read."""

import re
from collections.abc import Iterable, Iterator

from home.fichiers.archives import ArchiveRefusee
from safran.quiz.echange.gift import aiken_lire, aiken_reconnaitre, gift_lire
from safran.quiz.echange.modele import FichierRefuse, Lecture, Ligne, decoder, lignes_mesurer, xml_decoder
from safran.quiz.echange.moodle import moodle_lire, noeuds_lire
from safran.quiz.echange.sauvegarde import Sauvegarde, est_sauvegarde, questions_de

GIFT, AIKEN, MOODLE_XML, SAUVEGARDE = "GIFT", "Aiken", "Moodle XML", "Sauvegarde Moodle"
QUESTIONS_MAX = 20_000
_TETE_XML = re.compile(rb"[\s\x00\xef\xbb\xbf\xff\xfe]{0,200}<\x00?(?:\?\x00?x|!\x00?D|q\x00?u\x00?i\x00?z)")
_BALISE = re.compile(rb"[\s\x00\xef\xbb\xbf\xff\xfe]{0,200}<\x00?[a-zA-Z!]")


def questions_lire(contenu: bytes, *, nom: str = "") -> Lecture:
    """Read a file of questions, or the banks of a Moodle backup.

    Raises FichierRefuse when the file as a whole cannot be read.
    """
    if not contenu.strip():
        raise FichierRefuse("Ce fichier est vide.")
    if est_sauvegarde(contenu):
        return Lecture(SAUVEGARDE, "UTF-8", _borner(_sauvegarde_lire(contenu)))
    if contenu.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise FichierRefuse("Ce fichier n’est pas un texte : donnez un GIFT, un Aiken ou un Moodle XML.")
    # Un commentaire HTML ouvre aussi bien un GIFT : ce qui suit, ou le nom, dit ce que c’est.
    dit_xml = nom.lower().endswith(".xml") or b"<quiz" in contenu
    en_xml = _TETE_XML.match(contenu) or (dit_xml and _BALISE.match(contenu))
    texte, encodage = xml_decoder(contenu) if en_xml else decoder(contenu)
    if not en_xml:
        lignes_mesurer(texte)
    if en_xml:
        format_, lignes = MOODLE_XML, moodle_lire(texte)
    elif aiken_reconnaitre(texte):
        format_, lignes = AIKEN, aiken_lire(texte)
    else:
        format_, lignes = GIFT, gift_lire(texte)
    return Lecture(format_, encodage, _borner(lignes))


def _sauvegarde_lire(contenu: bytes) -> Iterator[Ligne]:
    try:
        with Sauvegarde(contenu) as sauvegarde:
            yield from noeuds_lire(questions_de(sauvegarde))
    except ArchiveRefusee as refus:
        raise FichierRefuse(f"{refus.phrase[:1].upper()}{refus.phrase[1:]}", refus.ligne or 0) from refus


def _borner(lignes: Iterable[Ligne]) -> tuple[Ligne, ...]:
    lues = []
    for ligne in lignes:
        lues.append(ligne)
        if len(lues) > QUESTIONS_MAX:
            raise FichierRefuse(f"Ce fichier a plus de {QUESTIONS_MAX} questions : découpez-le.", ligne.numero)
    if not lues:
        raise FichierRefuse("Ce fichier ne contient aucune question.")
    return tuple(lues)
