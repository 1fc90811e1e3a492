"""Who signs a protocol of Niort, takes documents away, keeps the table of the notes."""

from tests.droits.lignes import REGION, TOUS, Ligne, membres, seuls

LISENT = membres(anonyme=404)  # publié pour le réseau : sans compte, il n’existe pas
TIENNENT, SIGNE = seuls("charge_mission region"), seuls("referent")
LU, TENU, TABLEAU = "membres, protocole publié pour le réseau", "qui tient le document", "la Région tient le tableau"
ECRITS_S: list[Ligne] = [
    Ligne("document_signatures", LISENT, LU, "protocole à signer"),
    Ligne("document_signatures", TOUS, "publié pour tous", "protocole public"),
    Ligne("document_signatures_pdf", LISENT, LU, "protocole à signer"),
    Ligne("document_signatures_pdf", TOUS, "publié pour tous", "protocole public"),
    Ligne("document_signataires", TIENNENT, TENU, "protocole à signer"),
    Ligne("document_signer", SIGNE, "qui représente une structure appelée", "protocole à signer"),
    Ligne("document_pdf", LISENT, LU, "protocole à signer"),
    Ligne("document_pdf", TOUS, "publié pour tous", "protocole public"),
    Ligne("document_odt", LISENT, LU, "protocole à signer"),
    Ligne("document_verifier", TOUS, "qui tient un fichier le vérifie"),
    Ligne("document_tableau", REGION, TABLEAU),
    Ligne("document_indicateur_ajouter", REGION, TABLEAU),
    Ligne("document_indicateur", REGION, TABLEAU, "indicateur du tableau"),
    Ligne("document_mesures", REGION, TABLEAU),
    Ligne("document_mesures_appliquer", seuls("region", 405), TABLEAU, envoi=seuls("region", 302)),
    Ligne("document_mesures_csv", REGION, TABLEAU),
    Ligne("document_mesures_annuler", REGION, TABLEAU, "import de mesures", envoi=seuls("region", 302)),
]
