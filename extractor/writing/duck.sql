-- Views over figures in Parquet, for DuckDB 1.1 or newer; extractor.export.duck makes them, and so does its shell:
--     SET VARIABLE figures = 'figures.parquet';  -- or 'folder/**/*.parquet'
--     .read duck.sql

-- One row a figure. Value and value_max are exact; where one does not fit DECIMAL(38, 10) it is only in the text column.
CREATE OR REPLACE VIEW figures AS
SELECT * FROM read_parquet(getvariable('figures'));

-- What may be compared and added up: exact amounts that are reported for a known period, each counted once, without
-- those that OCR is not sure of. Only those of one indicator, unit, aspect and direction belong together, and whether
-- two scopes overlap remains to be seen.
CREATE OR REPLACE VIEW comparable AS
SELECT * FROM figures
WHERE modality = 'reported'
    AND aspect IN ('level', 'increment')
    AND bound = 'exact'
    AND value_max_text IS NULL
    AND time_period IS NOT NULL
    AND part_of IS NULL
    AND repeats IS NULL
    AND doubtful IS NULL;
