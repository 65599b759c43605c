"""One source, three forms: subject, plain text and HTML, in the recipient's language."""

import pytest
from django.utils import timezone, translation

from mentorprog.outbox import composers
from mentorprog.outbox.composers import UnknownTemplateError
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import one_line, preview, render
from mentorprog.outbox.templatetags.outbox_mail import paragraphs, tidy


def mail(language: str = "nb", template: str = "probe", **context: object) -> Mail:
    return Mail(key="probe:1", template=template, language=language, context=context, send_at=timezone.now())


def test_the_text_part_is_plain_and_complete():
    assert render(mail("en", title="Kari & Ola's <b>")).text == (
        "This is about Kari & Ola's <b> & nothing <else>.\n"
        "\n"
        "Second paragraph.\n"
        "\n"
        "No:\n"
        "https://mentor.example.no/minside/?a=1&b=2\n"
        "\n"
        "The mentor programme, RVTS\n"
        "https://mentor.example.no\n"
        "Nobody reads replies to this address.\n"
    )


def test_the_html_part_says_the_same_and_escapes_everything():
    html = render(mail("en", title="Kari & Ola's <b>")).html
    assert "<p>This is about Kari &amp; Ola&#x27;s &lt;b&gt; &amp; nothing &lt;else&gt;.</p>" in html
    assert "<p>Second paragraph.</p>" in html
    assert 'href="https://mentor.example.no/minside/?a=1&amp;b=2"' in html
    assert "<title>Yes: Kari &amp; Ola&#x27;s &lt;b&gt;</title>" in html
    assert '<html lang="en">' in html
    assert "<style" not in html
    assert "<script" not in html


@pytest.mark.parametrize(("language", "yes"), [("nb", "Ja"), ("nn", "Ja"), ("en", "Yes")])
def test_it_speaks_the_recipients_language_whatever_is_in_force(language, yes):
    with translation.override("en" if language == "nb" else "nb"):
        rendered = render(mail(language, title="X"))
    assert rendered.subject == f"{yes}: X"
    assert f'lang="{language}"' in rendered.html


def test_the_subject_is_one_line_whatever_is_put_in_it():
    rendered = render(mail("en", title="one\r\nBcc: all@example.no\x00\x0b  two"))
    assert rendered.subject == "Yes: one Bcc: all@example.no two"


def test_a_subject_is_cut_at_the_columns_width():
    assert one_line("å" * 300) == "å" * 200


def test_a_sender_who_reads_replies_is_not_said_to_ignore_them(settings):
    settings.DEFAULT_FROM_EMAIL = "mentor@rvts.example.no"
    assert "replies" not in render(mail("en")).text
    assert "replies" not in render(mail("en")).html


def test_a_moot_mail_renders_to_nothing():
    assert render(mail(moot=True)) is None


def test_an_unknown_template_is_a_fault():
    with pytest.raises(UnknownTemplateError):
        render(mail(template="nothing"))


def test_tidy_keeps_paragraphs_apart_and_nothing_else():
    assert tidy("\n\n  one  \n two\n \n\n\n three \n") == "one\ntwo\n\nthree"


def test_paragraphs_keep_line_breaks_and_escape():
    assert paragraphs("a\n<i>\n\n\nb & c") == "<p>a<br>\n&lt;i&gt;</p>\n<p>b &amp; c</p>"


class TestPreview:
    def test_a_waiting_mail_is_shown_as_it_would_be_sent_now(self):
        shown = preview(mail("en", title="X"))
        assert (shown.subject, shown.live, shown.fault) == ("Yes: X", True, "")

    def test_a_sent_mail_is_shown_as_it_was_sent(self):
        sent = mail("en", title="today")
        sent = Mail(key="k", template="probe", language="en", state=Mail.State.SENT, subject="S", text="T", html="H")
        shown = preview(sent)
        assert (shown.subject, shown.text, shown.html, shown.live) == ("S", "T", "H", False)

    @pytest.mark.parametrize("state", [Mail.State.QUEUED, Mail.State.SENT])
    def test_staff_cannot_act_by_the_recipients_links(self, state):
        row = mail("en")
        rendered = render(row)
        row = Mail(key="k", template="probe", language="en", state=state, text=rendered.text, html=rendered.html)
        shown = preview(row)
        assert "minside" in rendered.text
        assert "minside" not in shown.text + shown.html
        assert "No:\nhttps://mentor.example.no/…\n" in shown.text
        assert 'href="https://mentor.example.no/…"' in shown.html

    def test_a_fault_is_named_by_its_kind_only(self):
        assert preview(mail(fault=True)).fault == "ProbeError"

    def test_a_moot_mail_has_nothing_to_show(self):
        shown = preview(mail(moot=True))
        assert (shown.text, shown.live, shown.fault) == ("", True, "")

    def test_a_sign_in_code_is_not_shown(self):
        code = mail("en", title="123456")
        code.sensitive = True
        assert preview(code) == type(preview(code))()


class TestLabels:
    def test_a_kind_of_mail_is_called_what_its_app_calls_it(self, monkeypatch):
        monkeypatch.setattr(composers, "_labels", {})

        @composers.composer("seat_gone", label="Seat given away")
        def seat_gone(_mail: Mail) -> None:
            return None

        assert composers.label("seat_gone") == "Seat given away"
        assert composers.templates() == ["probe", "seat_gone"]

    def test_without_a_label_it_is_called_by_its_name_in_plain_letters(self):
        assert composers.label("meeting_reminder_two") == "Meeting reminder two"

    def test_a_template_has_one_composer(self):
        with pytest.raises(ValueError, match="probe"):
            composers.composer("probe")(lambda _mail: None)
