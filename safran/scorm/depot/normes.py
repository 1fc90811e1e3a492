"""Which standard a manifest follows: its own words first, then the namespaces it declares."""

from home.archives.xml import Noeud
from safran.scorm.choices import Norme
from safran.scorm.depot.autres import autre_manifeste
from safran.scorm.depot.rapport import PaquetRefuse, Rapport

VERSIONS = {
    "1.2": Norme.SCORM_12,
    "cam 1.3": Norme.SCORM_2004_2,
    "1.3": Norme.SCORM_2004_2,
    "2004": Norme.SCORM_2004_3,
    "2004 1st edition": Norme.SCORM_2004_2,
    "2004 2nd edition": Norme.SCORM_2004_2,
    "2004 3rd edition": Norme.SCORM_2004_3,
    "2004 4th edition": Norme.SCORM_2004_4,
}
ESPACE_12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ESPACE_2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"


def norme_lire(racine: Noeud, espaces: set[str], rapport: Rapport) -> Norme:
    """The standard of a manifest, or a refusal that says what was found."""
    meta = racine.premier("metadata")
    annonce = " ".join(meta.texte_de("schemaversion").split()) if meta else ""
    ligne = meta.ligne if meta else racine.ligne
    connue = VERSIONS.get(annonce.lower())
    par_espace = _par_espace(espaces)
    if not par_espace and (autre := autre_manifeste(racine, espaces)):
        raise PaquetRefuse(autre, ligne)
    if connue and par_espace and (connue == Norme.SCORM_12) != (par_espace == Norme.SCORM_12):
        rapport.avertir(f"le manifeste annonce « {annonce} » avec les mots d’une autre version.", ligne)
    if connue:
        return connue
    if par_espace:
        quoi = f"une version inconnue, « {annonce} »" if annonce else "aucune version"
        rapport.avertir(f"le manifeste annonce {quoi} ; ses mots sont ceux de {par_espace.label}.", ligne)
        return par_espace
    quoi = f"annonce « {annonce} »" if annonce else "n’annonce aucune version"
    raise PaquetRefuse(f"le manifeste {quoi} : seuls SCORM 1.2 et SCORM 2004 sont lus.", ligne)


def _par_espace(espaces: set[str]) -> Norme | None:
    minuscules = {espace.lower() for espace in espaces}
    if ESPACE_2004 in minuscules:
        return Norme.SCORM_2004_3
    return Norme.SCORM_12 if ESPACE_12 in minuscules else None
