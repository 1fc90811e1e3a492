"""WebVTT captions: what keeps a browser from showing them, said with its line."""

import re

HORAIRE = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
REPLIQUE = re.compile(rf"{HORAIRE}[ \t]+-->[ \t]+{HORAIRE}(?:[ \t].*)?")
MAX_OCTETS = 2 * 1024 * 1024


def _instant(heures: str | None, minutes: str, secondes: str, millis: str) -> int:
    return ((int(heures or 0) * 60 + int(minutes)) * 60 + int(secondes)) * 1000 + int(millis)


def sous_titres_defaut(contenu: bytes) -> str:
    """The first thing wrong with a WebVTT file, as a French sentence; empty when browsers show every cue."""
    if len(contenu) > MAX_OCTETS:
        return "Ces sous-titres dépassent 2 Mo : vérifiez que c’est bien un fichier WebVTT."
    try:
        lignes = contenu.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        return "Ces sous-titres ne sont pas écrits en UTF-8 : enregistrez le fichier dans cet encodage."
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lignes[0]):
        return "La première ligne d’un fichier de sous-titres est « WEBVTT », seule."
    repliques, precedente = 0, 0
    for numero, ligne in enumerate(lignes[1:], start=2):
        if "-->" not in ligne:
            continue
        trouvee = REPLIQUE.fullmatch(ligne.strip())
        if trouvee is None:
            return f"Ligne {numero} : l’horaire s’écrit « 00:01.000 --> 00:04.000 », avec un point et trois chiffres."
        debut, fin = _instant(*trouvee.groups()[:4]), _instant(*trouvee.groups()[4:])
        if fin <= debut:
            return f"Ligne {numero} : la réplique finit avant d’avoir commencé."
        if debut < precedente:
            return f"Ligne {numero} : la réplique commence avant celle qui la précède."
        if not "".join(lignes[numero : numero + 1]).strip():
            return f"Ligne {numero} : la réplique est vide."
        precedente, repliques = debut, repliques + 1
    return "" if repliques else "Ce fichier ne contient aucune réplique."
