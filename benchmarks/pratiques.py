"""A practice note with nothing said of it, then with five hundred messages; a booklet of thirty notes."""

from collections.abc import Iterator

from django.test import Client

from benchmarks.mesures import Mesure, chronometrer, mesurer

FICHE, MESSAGES, FICHES_DU_LIVRET = "appeler-ensemble-le-service-suivant", 500, 30


def mesures() -> Iterator[Mesure]:
    """Measure on the demonstration region, built when it is not there yet."""
    from django.core.management import call_command

    from pratiques.models import FichePratiquePage, Message
    from reseau.comptes.models import Compte
    from safran.demo.acces import DOMAINE

    if not FichePratiquePage.objects.exists():
        call_command("charger_demo", verbosity=0)
    compte, fiche = Compte.objects.get(email="conseillere" + DOMAINE), FichePratiquePage.objects.get(slug=FICHE)
    membre = Client()
    membre.force_login(compte)
    adresses = [fiche.get_url()]
    Message.objects.filter(fiche=fiche, reponse_a__isnull=False).delete()
    Message.objects.filter(fiche=fiche).delete()
    yield mesurer("fiche pratique, connectée", "aucun message", adresses, budget=60, requetes=25, client=membre)
    Message.objects.bulk_create(
        Message(fiche=fiche, compte=compte, nature="QUESTION", texte=f"Et si la ligne est prise, essai {rang} ?")
        for rang in range(MESSAGES)
    )
    taille = f"{MESSAGES} messages"
    yield mesurer("fiche pratique, connectée", taille, adresses, budget=60, requetes=25, client=membre)
    yield mesurer("ses échanges", taille, [f"/pratiques/{fiche.pk}/echanges/"], budget=60, requetes=25, client=membre)
    yield mesurer("questions sans réponse", taille, ["/pratiques/questions/"], budget=60, requetes=25, client=membre)
    yield chronometrer("livret", f"{FICHES_DU_LIVRET} fiches", _livret(compte, fiche), budget=20_000)


def _livret(compte, fiche):
    """The work of the background task, on thirty notes of an ordinary length."""
    from django.utils import timezone

    from pratiques.choices import Statut
    from pratiques.contenu import LIGNES, TEXTES, VOCABULAIRES
    from pratiques.rules import collections, fonds

    contenu = {nom: getattr(fiche, "title" if nom == "titre" else nom) for nom in TEXTES}
    contenu |= {nom: [dict(bloc.value) for bloc in getattr(fiche, nom)] for nom in LIGNES}
    contenu |= {nom: [terme.code for terme in getattr(fiche, nom).all()] for nom in VOCABULAIRES}
    contenu |= dict.fromkeys(("atteste_anonymat", "atteste_gratuite", "atteste_neutralite"), True)
    collection = collections.collection_creer(par=compte, titre="Banc")
    for rang in range(FICHES_DU_LIVRET):
        page = fonds.fiche_importer(
            contenu={**contenu, "titre": f"Banc, fiche {rang}"}, auteurs=[compte], structure=fiche.structure,
            statut=Statut.PUBLIEE, publiee_le=timezone.now(), reprise_historique=True,
        )  # fmt: skip
        collections.collection_ajouter(collection=collection, fiche=page, par=compte)

    def geste() -> None:
        from pratiques.documents import fiches_du_livret, livret_ecrire

        fiches = fiches_du_livret(collection=collection, compte=compte)
        document = livret_ecrire(collection=collection, compte=compte, fiches=fiches, avancer=lambda faites: None)
        assert document.startswith(b"%PDF")

    return geste
