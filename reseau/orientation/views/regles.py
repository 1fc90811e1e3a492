"""The rules: in force, being prepared with their bench, proposed; nobody publishes a set that has a wrong case."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.permissions import reserve_a, trouver
from reseau.orientation.choices import EtatRegle
from reseau.orientation.forms import EcarterForm, RegleForm, RetirerForm
from reseau.orientation.models import JeuDeRegles, Regle
from reseau.orientation.permissions import peut_proposer, tient_les_regles
from reseau.orientation.queries.regles import CHANGE, EN_PREPARATION, FAUX, RELATIONS, banc_lire, tableau_lire
from reseau.orientation.rules import regles as jeux

proposer_required, tenir_required = reserve_a(peut_proposer), reserve_a(tient_les_regles)
ECARTER = Decision(
    "Écarter cette règle",
    "Elle n’entre pas dans le jeu. Qui l’a proposée lit pourquoi.",
    "Écarter",
    jeux.regle_ecarter,
    EcarterForm,
    "La proposition est écartée.",
)
VERSION_LUE = "Une règle agit quand tout ce qu’elle dit est vrai. Le jeu sera à essayer de nouveau."


def fil_des_regles(jeu: JeuDeRegles | None = None) -> list[str]:
    """The pages above."""
    fil = ["Règles d’orientation", reverse("regles_orientation")]
    return [*fil, str(jeu), reverse("jeu_de_regles", args=[jeu.numero])] if jeu else fil


@page(proposer_required)
def tableau(request: HttpRequest) -> HttpResponse:
    """The rules in force in words, the sets, what is proposed."""
    region = tient_les_regles(request.user)
    contexte = {"tableau": tableau_lire(request.user, region), "region": region}
    return render(request, "orientation/regles.html", contexte)


@page(proposer_required)
def jeu(request: HttpRequest, numero: int) -> HttpResponse:
    """A set and its bench, the wrong cases first."""
    vue = request.GET.get("v", "")
    lu = trouver(JeuDeRegles.objects.select_related("publie_par"), numero=numero)
    contexte = {
        "banc": banc_lire(lu, vue if vue in (FAUX, CHANGE) else ""),
        "vue": vue,
        "region": tient_les_regles(request.user),
    }
    return render(request, "orientation/regles_jeu.html", contexte)


@geste(tenir_required)
def preparer(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the set in force, or open the one that is."""
    prepare = jeux.jeu_preparer(par=request.user)
    return redirect("jeu_de_regles", prepare.numero)


@geste(tenir_required)
def essayer(request: HttpRequest, numero: int) -> HttpResponse:
    """Ask every case."""
    lu = trouver(JeuDeRegles.objects.all(), numero=numero)
    with tenter(request):
        jeux.jeu_essayer(jeu=lu, par=request.user)
    return redirect("jeu_de_regles", numero)


@geste(tenir_required)
def publier(request: HttpRequest, numero: int) -> HttpResponse:
    """Put the set in force, if every case is right at this instant."""
    lu = trouver(JeuDeRegles.objects.all(), numero=numero)
    with tenter(request, f"Le jeu n° {numero} est en vigueur. Les fiches déjà ouvertes gardent le leur."):
        jeux.jeu_publier(jeu=lu, par=request.user)
    return redirect("jeu_de_regles", numero)


@formulaire(tenir_required)
def ajouter(request: HttpRequest, numero: int) -> HttpResponse:
    """Write a rule in the set being prepared."""
    return _ecrire(request, trouver(JeuDeRegles.objects.filter(etat__in=EN_PREPARATION), numero=numero), None)


@formulaire(tenir_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a rule of the set being prepared."""
    regle = _du_jeu(uuid)
    return _ecrire(request, regle.jeu, regle)


@formulaire(tenir_required)
def retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a rule off the set being prepared."""
    regle = _du_jeu(uuid)
    form = RetirerForm(request.POST if request.method == "POST" else None, lue=regle.jeu.version)
    retour = reverse("jeu_de_regles", args=[regle.jeu.numero])
    if form.is_valid():
        with refus_sur(form):
            jeux.regle_retirer(regle=regle, par=request.user, **form.cleaned_data)
            return fait(request, f"{regle.nom} n’est plus dans le jeu.", retour)
    return montrer(
        request, form, FORMULAIRE, titre=f"Retirer {regle.nom}", nom=regle.motif, bouton="Retirer", retour=retour,
        explication="Le jeu en vigueur la garde, tant que celui-ci n’est pas publié.", fil=fil_des_regles(regle.jeu),
    )  # fmt: skip


@formulaire(proposer_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Propose a rule for the next set."""
    form = RegleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            champs = {nom: valeur for nom, valeur in form.champs().items() if nom != "version"}
            jeux.regle_proposer(par=request.user, **champs)
            return fait(request, "C’est proposé à la Région.", "regles_orientation")
    return montrer(
        request, form, FORMULAIRE, titre="Proposer une règle", bouton="Proposer", retour=reverse("regles_orientation"),
        explication="La Région la retient pour le prochain jeu, ou vous dit pourquoi non.", fil=fil_des_regles(),
    )  # fmt: skip


@geste(tenir_required)
def retenir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a proposal into the set being prepared."""
    regle = _proposee(uuid)
    with tenter(request, f"{regle.nom} est dans le jeu en préparation : essayez-le."):
        jeux.regle_retenir(regle=regle, par=request.user)
    return redirect("regles_orientation")


@formulaire(tenir_required)
def ecarter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set a proposal aside, and say why."""
    regle = _proposee(uuid)
    return ECARTER.demander(request, reverse("regles_orientation"), nom=regle.motif, fil=fil_des_regles(), regle=regle)


def _ecrire(request: HttpRequest, jeu: JeuDeRegles, regle: Regle | None) -> HttpResponse:
    form = RegleForm(request.POST if request.method == "POST" else None, regle=regle, version=jeu.version)
    retour = reverse("jeu_de_regles", args=[jeu.numero])
    if form.is_valid():
        with refus_sur(form):
            jeux.regle_ecrire(jeu=jeu, par=request.user, regle=regle, **form.champs())
            return fait(request, "C’est écrit dans le jeu : essayez-le.", retour)
    return montrer(
        request, form, "orientation/regle_form.html", titre=f"Modifier {regle.nom}" if regle else "Ajouter une règle",
        explication=VERSION_LUE, bouton="Enregistrer", retour=retour, fil=fil_des_regles(jeu), regle=regle,
    )  # fmt: skip


def _du_jeu(cle: UUID) -> Regle:
    """A rule of the set being prepared."""
    lignes = Regle.objects.select_related("jeu", *RELATIONS)
    return trouver(lignes.filter(jeu__etat__in=EN_PREPARATION, etat=EtatRegle.RETENUE), uuid=cle)


def _proposee(cle: UUID) -> Regle:
    """A rule that was proposed by someone, answered or not: who is second learns what was answered."""
    regle = trouver(Regle.objects.select_related("jeu", *RELATIONS), uuid=cle)
    if regle.etat == EtatRegle.RETENUE and regle.jeu.etat not in EN_PREPARATION:
        raise Http404
    return regle
