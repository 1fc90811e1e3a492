"""Who opens what once a meeting is over: minutes, remarks, the register, actions, the page of a chair."""

from tests.droits.lignes import MEMBRES, TOUS, Ligne, membres, seuls

SIEGENT = seuls("collegue elu charge_mission region")
LISENT = seuls("collegue auteur referent elu charge_mission region")
TIENNENT = seuls("charge_mission region")
PRESIDE = seuls("elu")
NUL = seuls("")
APRES: list[Ligne] = [
    Ligne("compte_rendu", SIEGENT, "provisoire : qui y siège, qui la tient", "compte rendu provisoire"),
    Ligne("compte_rendu", LISENT, "adopté : les membres du bassin aussi", "compte rendu adopté"),
    Ligne("compte_rendu_odt", SIEGENT, "provisoire : qui y siège, qui la tient", "compte rendu provisoire"),
    Ligne("compte_rendu_odt", LISENT, "adopté : les membres du bassin aussi", "compte rendu adopté"),
    Ligne("compte_rendu_pdf", NUL, "rien n’est encore figé", "compte rendu provisoire"),
    Ligne("compte_rendu_pdf", LISENT, "adopté : les membres du bassin aussi", "compte rendu adopté"),
    Ligne("compte_rendu_adopter", PRESIDE, "la présidence", "compte rendu provisoire", envoi=seuls("elu", 422)),
    Ligne("compte_rendu_verifier", TOUS, "vérification publique"),
    Ligne("compte_rendu_verifier_code", TOUS, "dit le numéro et l’empreinte, rien du texte", "code de compte rendu"),
    Ligne("observation_deposer", SIEGENT, "qui y siège, qui la tient", "compte rendu provisoire"),
    Ligne("observation_traiter", TIENNENT, "qui tient l’instance", "observation"),
    Ligne(
        "reunion_clore", membres(405), "qui tient l’instance", "séance à clore",
        envoi=seuls("charge_mission region", 302),
    ),
    Ligne("registre", MEMBRES, "chacun y lit ce qui est pour lui"),
    Ligne("registre_pdf", MEMBRES, "le même registre, sur papier"),
    Ligne("decision", LISENT, "adoptée : les membres du bassin aussi", "décision"),
    Ligne("decision", SIEGENT, "provisoire : qui y siège, qui la tient", "décision provisoire"),
    Ligne(
        "decision_suivre", TIENNENT, "qui tient l’instance", "décision à suivre",
        envoi=seuls("charge_mission region", 302),
    ),
    Ligne("action", LISENT, "d’un compte rendu adopté ; y répond qui s’en charge", "action", envoi=NUL),
    Ligne("presidence", PRESIDE, "la présidence d’une instance"),
]  # fmt: skip
