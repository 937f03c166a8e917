-- Who may do what here: muster_hub for the hubs, muster_reader for QGIS and other people's tools. Neither owns anything
-- nor signs in: grant them to the login that does.
-- SPDX-License-Identifier: Apache-2.0

-- Makes the roles where that is allowed, and grants them what they need. ops/migrate calls it at its end every time, so
-- roles that a superuser makes later get their rights too. Returns the roles that are missing.
CREATE FUNCTION muster.grant_roles() RETURNS text[]
    LANGUAGE plpgsql AS $$
DECLARE
    wanted text;
    missing text[] := '{}';
BEGIN
    FOREACH wanted IN ARRAY ARRAY['muster_hub', 'muster_reader'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION
            WHEN insufficient_privilege THEN missing := missing || wanted;
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was quicker
        END;
    END LOOP;

    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA muster FROM PUBLIC;

    IF NOT 'muster_hub' = ANY (missing) THEN
        GRANT USAGE ON SCHEMA muster TO muster_hub;
        GRANT SELECT ON muster.migration, muster.term TO muster_hub;
        GRANT SELECT, INSERT, UPDATE ON muster.meta TO muster_hub;
        GRANT SELECT, INSERT ON muster.event, muster.incident_note, muster.fix TO muster_hub;
        GRANT SELECT, INSERT, UPDATE ON muster.unit, muster.incident, muster.account, muster.token,
                                        muster.unit_current TO muster_hub;
        GRANT SELECT, INSERT, UPDATE, DELETE ON muster.fix_batch, muster.lease TO muster_hub;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA muster TO muster_hub;
        REVOKE EXECUTE ON FUNCTION muster.grant_roles() FROM muster_hub;
    END IF;

    IF NOT 'muster_reader' = ANY (missing) THEN
        GRANT USAGE ON SCHEMA muster TO muster_reader;
        GRANT SELECT ON muster.v_units, muster.v_incidents, muster.v_incident_notes, muster.v_tracks, muster.v_fixes,
                        muster.v_events, muster.term TO muster_reader;
    END IF;
    RETURN missing;
END $$;
COMMENT ON FUNCTION muster.grant_roles() IS '建立角色并授权。Makes the roles and grants them what they need.';
