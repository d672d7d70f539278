"""Discrimination and calibration, on cases small enough to count by hand."""

import polars as pl
import pytest

from scoring.backtest import brier, calibration, discrimination


def test_a_score_that_knows_everything_has_auc_one_and_a_coin_a_half() -> None:
    perfect = pl.DataFrame({"score": [1, 2, 3, 4], "failed": [1, 1, 0, 0]})
    coin = pl.DataFrame({"score": [5, 5, 5, 5], "failed": [1, 0, 1, 0]})
    assert (discrimination(perfect, "score", "failed").auc, discrimination(perfect, "score", "failed").ks) == (1, 1)
    assert discrimination(coin, "score", "failed").auc == 0.5


def test_three_of_four_pairs_in_order_is_three_quarters() -> None:
    frame = pl.DataFrame({"score": [1, 3, 2, 4], "failed": [1, 1, 0, 0]})
    found = discrimination(frame, "score", "failed")
    assert (found.auc, found.ks, found.failures) == (0.75, 0.5, 2)


def test_rows_without_a_score_are_left_out_and_one_class_is_refused() -> None:
    frame = pl.DataFrame({"score": [1.0, None, 2.0], "failed": [1, 1, 0]})
    assert discrimination(frame, "score", "failed").rows == 2
    with pytest.raises(ValueError, match="0 failures"):
        discrimination(frame.filter(pl.col("failed") == 0), "score", "failed")


def test_brier_and_bands_count_what_happened() -> None:
    frame = pl.DataFrame({"score": [1, 2, 3, 4], "p": [0.5, 0.5, 0.0, 0.0], "failed": [1, 0, 0, 0]})
    assert brier(frame, "p", "failed") == pytest.approx(0.125)
    assert calibration(frame, "score", "failed", 2)["rate"].to_list() == [0.5, 0.0]
