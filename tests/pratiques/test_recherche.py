"""The search of the library reads words as the directory does, and its memory never lags behind the database."""

import datetime
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from home.ecrans.listes import Facette, Selection
from home.recherche.texte import raciner
from pratiques import recherche
from pratiques.choices import Preuve, Statut
from pratiques.models import FichePratiquePage, IndexFiche
from pratiques.queries.bibliotheque import (
    Bibliotheque,
    bibliotheque_precharger,
    fiches_en_bibliotheque,
    fiches_trouver,
)
from pratiques.rules import echanges, fiches, publication
from reseau.annuaire.models import EntreeLexique
from reseau.annuaire.rules.recherche import entree_enregistrer
from tests.fabriques import un_bassin, une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import avec_rangs, un_auteur, une_fiche
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.animation.suites import une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SEULES = {"reseau": "reseau_code", "niveau": "rang_niveau", "preuve": "preuve", "fraicheur": "fraicheur"}


def requete(adresse, compte):
    demande = RequestFactory().get(f"/pratiques/{adresse}")
    demande.user = compte or AnonymousUser()
    return demande


def lire(adresse="", compte=None):
    return Bibliotheque(requete(adresse, compte))


def nombres(liste):
    return {(g["nom"], o.valeur): o.nombre for g in liste.groupes for o in g["options"] if o.nombre}


def _lus(champ, seul=False):
    """What a facet reads in a note: its terms, or its only value."""
    if seul:
        return lambda fiche: {str(getattr(fiche, champ)): ""}
    return lambda fiche: {terme.code: str(terme) for terme in getattr(fiche, champ).all()}


class LueEnBase(Selection):
    """The same library, read from the database and narrowed in memory: what the index must answer."""

    tailles = (12,)
    facettes = (
        *(Facette(nom, nom, _lus(f"{nom}s")) for nom in ("theme", "public", "mission", "bassin")),
        *(Facette(nom, nom, _lus(champ, seul=True)) for nom, champ in SEULES.items()),
    )

    def lignes(self):
        return list(self.sujet.order_by("-publiee_le", "-pk"))


def titres(texte, compte=None):
    return [fiche.title for fiche in fiches_trouver(compte, texte, 50)]


def test_search_knows_synonyms_typing_mistakes_and_unfinished_words():
    EntreeLexique.objects.all().delete()
    entree_enregistrer(par=None, expressions="PMSMP\nimmersion professionnelle")
    une_fiche(contenu={"titre": "Préparer une PMSMP"})
    une_fiche(contenu={"titre": "Après une immersion professionnelle"})
    une_fiche(contenu={"titre": "Immersion en entreprise", "resultats": "Un projet professionnel plus clair."})
    assert (
        set(titres("pmsmp"))
        == set(titres("immersions professionnelles"))
        == {
            "Préparer une PMSMP",
            "Après une immersion professionnelle",
        }
    )
    assert titres("imersion entreprise") == ["Immersion en entreprise"]
    assert "Immersion en entreprise" in titres("immers")
    entree_enregistrer(par=None, expressions="coquecigrue\nimmersion en entreprise")
    assert titres("coquecigrue") == ["Immersion en entreprise"], "un groupe nouveau vaut dès la recherche suivante"


def test_search_over_everything_shows_the_passage_of_a_note_in_its_texts_and_in_its_tables(client):
    etape = {"titre": "Accueillir", "qui": "Toutes deux", "duree": "", "description": "Proposer un zygomatique."}
    une_fiche(contenu={"titre": "Dans les étapes", "etapes": [etape]})
    une_fiche(contenu={"titre": "Dans le récit", "resultats": "Le coquecigrue a tenu."})
    for mot, titre in (("zygomatique", "Dans les étapes"), ("coquecigrue", "Dans le récit")):
        page = page_lue(client.get(f"/recherche/?q={mot}"))
        assert titre in page and f"<mark>{mot}</mark>" in page


def test_page_says_what_it_understood_and_what_it_left_out(client):
    une_fiche(contenu={"titre": "Accueillir les apprentis"})
    page = page_lue(client.get("/pratiques/?q=apprentys"))
    assert "Accueillir les apprentis" in page and "<strong>apprentis</strong>" in page
    page = page_lue(client.get("/pratiques/?q=apprentis+zygomatique"))
    assert "Accueillir les apprentis" in page and "qui répondent sans «&nbsp;zygomatique&nbsp;»" in page
    assert "Aucune fiche ne réunit ces critères" in page_lue(client.get("/pratiques/?q=zygomatique"))


def test_correction_never_gives_away_the_words_of_a_hidden_note(client):
    une_fiche(contenu={"titre": "Le zebrecanari", "visibilite": "MEMBRES"})
    for texte in ("zebrecanary", "zebre canari", "zebr"):
        page = page_lue(client.get("/pratiques/", {"q": texte}))
        assert "zebrecanari" not in page.lower(), texte
    assert titres("zebrecanary", un_auteur()) == ["Le zebrecanari"]


def des_fiches(hasard, nombre):
    """Notes of every level, freshness, proof, visibility and vocabulary, some of them out of the library."""
    codes = {
        "themes": ["vae", "cep", "handicap"],
        "publics": ["salaries", "apprentis", "tout-public"],
        "missions": ["accueil", "conseil"],
        "bassins": [un_bassin("niort").code, un_bassin("poitiers").code],
    }
    jour = timezone.localdate()
    for rang in range(nombre):
        contenu = {nom: hasard.sample(valeurs, hasard.randint(1, len(valeurs))) for nom, valeurs in codes.items()}
        contenu |= {
            "titre": f"Fiche {hasard.choice(['mobilité', 'accueil', 'atelier'])} {rang}",
            "preuve": hasard.choice(Preuve.values),
            "debut": jour - datetime.timedelta(days=hasard.randrange(600)),
            "en_cours": True,
            "visibilite": hasard.choice(["PUBLIQUE", "MEMBRES"]),
        }
        reseau = hasard.choice(["missions-locales", "cio", "apec"])
        publiee_le = timezone.now() - datetime.timedelta(days=hasard.randrange(700))
        statut = hasard.choice([Statut.PUBLIEE] * 5 + [Statut.A_REVOIR, Statut.ARCHIVEE, Statut.SUSPENDUE])
        fiche = une_fiche(statut, reseau=reseau, contenu=contenu, publiee_le=publiee_le)
        if hasard.random() < 0.3:
            champs = {"reprise_le": jour}
            if hasard.random() < 0.5:
                champs |= {"decision_le": jour, "decision_numero": "CT-1"}
            FichePratiquePage.objects.filter(pk=fiche.pk).update(**champs)
            fiches.fiche_indexer(fiche=FichePratiquePage.objects.get(pk=fiche.pk))


@pytest.mark.long
def test_counts_and_pages_are_those_of_the_database_whatever_the_filters():
    hasard, membre = random.Random(7), un_auteur()
    des_fiches(hasard, 24)
    for tour in range(60):
        compte = hasard.choice([None, membre])
        toutes = avec_rangs(fiches_en_bibliotheque(compte or AnonymousUser()))
        toutes = toutes.annotate(reseau_code=F("reseau__code"))
        parametres = QueryDict(mutable=True)
        for nom, valeurs in LueEnBase(requete("", compte), toutes)._libelles.items():
            if hasard.random() < 0.35:
                parametres.setlist(nom, hasard.sample(sorted(valeurs), min(len(valeurs), hasard.randint(1, 2))))
        demande = requete(f"?{parametres.urlencode()}", compte)
        vue, voulue = Bibliotheque(demande), LueEnBase(demande, toutes)
        assert nombres(vue) == nombres(voulue), (tour, parametres)
        assert vue.nombre == voulue.nombre
        assert [ligne.cle for ligne in vue.page] == [fiche.pk for fiche in voulue.page]


def test_every_gesture_on_a_note_reaches_the_counts_at_once():
    region, tete = une_region(), une_tete_de_reseau("missions-locales")
    fiche = une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=500))
    autres = [une_fiche(contenu={"titre": f"Autre {n}"}) for n in range(3)]

    def comptes(facette):
        (groupe,) = [g for g in lire().groupes if g["nom"] == facette]
        return {o.valeur: o.nombre for o in groupe["options"]}

    assert comptes("niveau") == {"PARTAGEE": 4}
    FichePratiquePage.objects.filter(pk=fiche.pk).update(reprise_le=timezone.localdate())
    echanges.fiche_recommander(fiche=fiche, par=region, decision=une_decision(un_comite_complet("TECHNIQUE")))
    assert comptes("niveau") == {"PARTAGEE": 3, "RECOMMANDEE": 1}
    FichePratiquePage.objects.filter(pk=autres[0].pk).update(a_revoir_le=timezone.localdate())
    fiches.fiche_indexer(fiche=FichePratiquePage.objects.get(pk=autres[0].pk))
    assert comptes("fraicheur") == {"RECENTE": 2, "EN_VIGUEUR": 1, "A_VERIFIER": 1}
    publication.fiche_confirmer(fiche=autres[0], par=tete)
    assert comptes("fraicheur") == {"RECENTE": 3, "EN_VIGUEUR": 1}
    publication.fiche_suspendre(fiche=fiche, par=region, motif="À reprendre avec l’équipe.")
    assert lire().nombre == 3 and "RECOMMANDEE" not in comptes("niveau")
    publication.fiche_retablir(fiche=fiche, par=region)
    publication.fiche_archiver(fiche=autres[1], par=tete, motif="Le service a fermé.")
    assert [ligne.cle for ligne in lire().page] == [autres[2].pk, autres[0].pk, fiche.pk]


def test_memory_taken_up_again_holds_what_a_full_reading_holds():
    hasard = random.Random(3)
    des_fiches(hasard, 6)
    for tour in range(8):
        lire()
        fiche = hasard.choice(list(FichePratiquePage.objects.filter(live=True)))
        fiche.title = f"Titre {hasard.choice(['marine', 'forêt', 'école'])} {tour}"
        fiche.save()
        fiches.fiche_indexer(fiche=fiche)
        if tour % 3 == 2:
            IndexFiche.objects.order_by("?").first().delete()
        reprise = recherche.memoire_courante()
        recherche.ETATS.tenus.clear()
        entiere = recherche.memoire_courante()
        assert _dire(reprise) == _dire(entiere), tour
        recherche.ETATS.tenus[_base()] = recherche.ETATS.tenus[_base()][0], reprise


def test_library_is_read_before_the_first_visitor_comes(django_assert_num_queries):
    une_fiche(contenu={"titre": "Accueillir"})
    recherche.ETATS.tenus.clear()
    assert bibliotheque_precharger()
    with django_assert_num_queries(1):
        recherche.memoire_courante()


RACINES = [raciner(mot) for mot in ("marine", "forêt", "école", "titre", "mobilité", "accueil", "fiche")]


def _base():
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def _dire(memoire):
    """Each note with its tokens, its stems and who may read it, whatever its position."""
    dit = {}
    for cle, marque in memoire.marques.items():
        jetons = {jeton for jeton, lignes in memoire.facettes.items() if lignes >> cle & 1}
        racines = [{r for r in RACINES if memoire.ensembles([((r,),)])[((r,),)][n] >> cle & 1} for n in (0, 2)]
        dit[cle] = (marque, jetons, *racines, memoire.vivantes >> cle & 1)
    return dit
