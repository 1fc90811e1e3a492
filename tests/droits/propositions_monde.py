"""Modules proposed, in the small world of rights: « auteur » writes them, « lecteur » reads one of another network."""

from django.utils import timezone

from reseau.comptes.models import Compte
from safran.atelier.models import ApportDeFormation, CoAuteur, Commentaire
from tests.droits.mots import INCONNU, canari
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.safran.fabriques_formations import etapes_de, une_formation

RIEN = "00000000-0000-0000-0000-000000000000"


def propositions_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list, list]]:
    """One proposal in each state that opens something, and a training made of a document."""
    auteur, lecteur = comptes["auteur"], comptes["lecteur"]
    en_lecture = une_proposition(auteur, "EN_LECTURE", canari("modulepropose"), title="Module proposé")
    reseau = lecteur.rattachements.first().structure.reseau
    lecture = une_lecture(en_lecture, lecteur, reseau)
    a_lire = une_proposition(auteur, "EN_LECTURE", title="Module à lire")
    une_lecture(a_lire)
    une_lecture(a_lire, meme=True)
    lue = une_proposition(auteur, "LUE", title="Module lu")
    for meme in (True, False):
        rendue_le = timezone.now()
        autre = {
            "lecteur": comptes["conseiller"],
            "reseau": comptes["conseiller"].rattachements.first().structure.reseau,
        }
        une_lecture(lue, meme=meme, verdict="ACCEPTEE", rendue_le=rendue_le, **autre)
    a_envoyer = une_proposition(auteur, title="Module à envoyer")
    invite = CoAuteur.objects.create(formation=en_lecture.formation, compte=comptes["elu"], invite_par=auteur)
    tiree = une_formation(live=False, title="Tirée d’un document")
    ApportDeFormation.objects.create(formation=tiree, genre="WORD", compte_rendu={"rangs": [], "laisses": []})
    (etape,) = etapes_de(en_lecture.formation.get_children().get().specific)
    auteurs = {"formation": en_lecture.formation, "etape_id": etape, "auteur": auteur}
    Commentaire.objects.create(**auteurs, texte=canari("moduledit"))
    return {
        "commentaires d’un module proposé": ([en_lecture.formation_id, etape], [INCONNU, etape]),
        "formation tirée d’un document": ([tiree.pk], [INCONNU]),
        "module proposé": ([en_lecture.formation_id], [INCONNU]),
        "coauteur d’un module": ([en_lecture.formation_id, invite.uuid], [INCONNU, invite.uuid]),
        "proposition en lecture": ([en_lecture.uuid], [RIEN]),
        "proposition à envoyer": ([a_envoyer.uuid], [RIEN]),
        "proposition à lire": ([a_lire.uuid], [RIEN]),
        "proposition à décider": ([lue.uuid, "ecarter"], [RIEN, "ecarter"]),
        "lecture d’une proposition": ([lecture.uuid], [RIEN]),
    }
