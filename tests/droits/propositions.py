"""Who opens what people bring to the workshop: documents, notes, co-authors, modules proposed by the network."""

from tests.droits.lignes import MEMBRES, REGION, Ligne, membres, seuls

DU_RESEAU = "qui appartient à un réseau"
LISENT = seuls("auteur lecteur region")
PROPOSEES: list[Ligne] = [
    Ligne("atelier_word", MEMBRES, "qui commence une formation", envoi=membres(422)),
    Ligne("atelier_fiche", MEMBRES, "qui commence une formation", "fiche publique"),
    Ligne("atelier_document", REGION, "qui écrit la formation", "formation tirée d’un document"),
    Ligne("atelier_equipe", REGION, "qui écrit la formation", "formation en brouillon", envoi=seuls("region", 302)),
    Ligne("atelier_equipe", seuls("auteur region"), "qui l’écrit", "module proposé", envoi=seuls("auteur region", 302)),
    Ligne("atelier_coauteur_retirer", seuls("auteur region", 405), "qui l’a commencée", "coauteur d’un module",
          envoi=seuls("auteur region", 302)),
    Ligne("atelier_proposer", MEMBRES, DU_RESEAU, envoi=membres(422)),
    Ligne("atelier_propositions", MEMBRES, "pour les membres du réseau"),
    Ligne("atelier_proposition", LISENT, "ses auteurs, ses lecteurs, la Région", "proposition en lecture"),
    Ligne("atelier_proposition_envoyer", membres(405), "ses auteurs", "proposition à envoyer",
          envoi=seuls("auteur region", 302)),
    Ligne("atelier_proposition_prendre", membres(405), "du réseau attendu", "proposition à lire",
          envoi=membres(302)),
    Ligne("atelier_proposition_decider", REGION, "la Région, une fois lue deux fois", "proposition à décider",
          envoi=seuls("region", 422)),
    Ligne("atelier_lecture", seuls("lecteur"), "sa propre lecture", "lecture d’une proposition",
          envoi=seuls("lecteur", 422)),
]  # fmt: skip
