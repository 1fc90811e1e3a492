"""The bank: one question, or one case, per line; quizzes choose in it or draw from it."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from home.rendus import ApercuRendu
from safran.quiz.blocks import ContenuBanqueBlock
from safran.quiz.models.quiz import APERCU_CORRIGER, APERCU_PASSER

SEPARATEUR = "/"


class QuestionBanqueQuerySet(models.QuerySet["QuestionBanque"]):
    """Reads of the bank."""

    def en_service(self) -> "QuestionBanqueQuerySet":
        """Those that an attempt may ask; a retired question is unpublished."""
        return self.filter(live=True)

    def a_tirer(self, theme: str = "", categorie: str = "") -> "QuestionBanqueQuerySet":
        """Those of a theme, in a category or below it; empty means all."""
        lignes = self.en_service()
        if theme:
            lignes = lignes.filter(theme__code=theme)
        if categorie := categorie.strip().strip(SEPARATEUR):
            lignes = lignes.filter(Q(categorie=categorie) | Q(categorie__startswith=categorie + SEPARATEUR))
        return lignes


class QuestionBanque(ApercuRendu, DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model):
    """A question of the bank; changing or retiring it never changes an attempt."""

    code = models.SlugField(
        "code",
        max_length=120,
        unique=True,
        help_text="Minuscules, chiffres et tirets. Il suit la question dans les fichiers échangés.",
        error_messages={"unique": "Ce code est déjà pris par une autre question."},
    )
    titre = models.CharField("titre", max_length=200, help_text="Pour la retrouver ; il n’est pas montré à qui répond.")
    theme = models.ForeignKey("vocabulaires.Theme", verbose_name="thème", on_delete=models.PROTECT, related_name="+")
    categorie = models.CharField(
        "catégorie",
        max_length=300,
        blank=True,
        db_index=True,
        help_text="Un chemin, du général au particulier : « Accueil/Premier contact ».",
    )
    contenu = StreamField(
        ContenuBanqueBlock(min_num=1, max_num=1),
        verbose_name="question",
        help_text="Une seule question, ou une seule vignette de cas.",
    )
    revisions = GenericRelation("wagtailcore.Revision", related_query_name="question_banque")

    objects = QuestionBanqueQuerySet.as_manager()
    search_fields = [
        index.SearchField("titre"),
        index.SearchField("code"),
        index.SearchField("categorie"),
        index.AutocompleteField("titre"),
        index.AutocompleteField("code"),
        index.FilterField("theme"),
    ]

    class Meta:
        verbose_name = "question de la banque"
        verbose_name_plural = "banque de questions"
        ordering = ["categorie", "titre", "pk"]

    def __str__(self) -> str:
        return self.titre

    def clean(self) -> None:
        """A category is a path without empty step."""
        super().clean()
        pas = [pas.strip() for pas in self.categorie.split(SEPARATEUR)]
        self.categorie = SEPARATEUR.join(p for p in pas if p)

    @property
    def genre(self) -> str:
        """The kind of the question, for lists."""
        brut = self.contenu.raw_data
        return str(self.contenu.stream_block.child_blocks[brut[0]["type"]].label) if len(brut) else ""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The two faces of a question."""
        return [(APERCU_PASSER, "Comme on la passe"), (APERCU_CORRIGER, "Avec la correction")]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """One page for both faces."""
        return "quiz/apercu.html"
