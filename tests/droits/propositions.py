"""Who opens what people bring to the workshop: documents, notes, co-authors, modules proposed by the network."""

from tests.droits.lignes import MEMBRES, REGION, Ligne, membres, seuls

DU_RESEAU = "qui appartient à un réseau"
COMMENCE = "qui appartient à un réseau, ou écrit dans le catalogue"
RESEAUX = "conseiller collegue auteur lecteur referent autre_referent tete autre_tete"
ECRIVENT = "auteur elu region"  # l’élue y est invitée
PRENNENT = RESEAUX.replace("auteur ", "")
PROPOSEES: list[Ligne] = [
    Ligne("atelier_word", seuls(f"{RESEAUX} region"), COMMENCE, envoi=seuls(f"{RESEAUX} region", 422)),
    Ligne("atelier_moodle", seuls(f"{RESEAUX} region"), COMMENCE, envoi=seuls(f"{RESEAUX} region", 422)),
    Ligne("atelier_moodle_ecrire", seuls(f"{RESEAUX} elu region", 405), f"{COMMENCE}, ou y est invité",
          envoi=seuls(f"{RESEAUX} elu region", 302)),
    Ligne("atelier_commentaires", seuls(f"{ECRIVENT} lecteur"), "ses auteurs, ses lecteurs, la Région",
          "commentaires d’un module proposé", envoi=seuls(f"{ECRIVENT} lecteur", 422)),
    Ligne("atelier_fiche", seuls(f"{RESEAUX} region"), COMMENCE, "fiche publique"),
    Ligne("atelier_document", REGION, "qui écrit la formation", "formation tirée d’un document"),
    Ligne("atelier_equipe", REGION, "qui écrit la formation", "formation en brouillon", envoi=seuls("region", 302)),
    Ligne("atelier_equipe", seuls(ECRIVENT), "qui l’écrit", "module proposé", envoi=seuls("auteur region", 302)),
    Ligne("atelier_coauteur_retirer", seuls(ECRIVENT, 405), "qui l’a commencée, ou soi-même", "coauteur d’un module",
          envoi=seuls(ECRIVENT, 302)),
    Ligne("atelier_proposer", seuls(RESEAUX), DU_RESEAU, envoi=seuls(RESEAUX, 422)),
    Ligne("atelier_propositions", MEMBRES, "pour les membres du réseau"),
    Ligne("atelier_proposition", seuls(f"{ECRIVENT} lecteur"), "ses auteurs, ses lecteurs, la Région",
          "proposition en lecture"),
    Ligne("atelier_proposition_envoyer", membres(405), "ses auteurs", "proposition à envoyer",
          envoi=seuls("auteur region", 302)),
    Ligne("atelier_proposition_prendre", membres(405), "du réseau attendu", "proposition à lire",
          envoi=seuls(PRENNENT, 302)),
    Ligne("atelier_proposition_decider", REGION, "la Région, une fois lue deux fois", "proposition à décider",
          envoi=seuls("region", 422)),
    Ligne("atelier_lecture", seuls("lecteur"), "sa propre lecture", "lecture d’une proposition",
          envoi=seuls("lecteur", 422)),
    Ligne("atelier_lecture_confier", REGION, "la Région, quand elle est en retard", "lecture d’une proposition",
          envoi=seuls("region", 302)),
]  # fmt: skip
