"""The doors (web, api, worker, cli) and the business services behind them."""
